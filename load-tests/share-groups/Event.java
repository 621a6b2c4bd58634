/** A line of a member: the work on a record begins, or the record is acknowledged. */
record Event(int member, boolean begin, long time, Place place) {
  /** Where a record is. */
  record Place(int partition, long offset) {}

  static Event of(int member, String line) {
    String[] words = line.split(" ", -1);
    return new Event(
        member,
        words[0].equals("begin"),
        Long.parseLong(words[1]),
        new Place(Integer.parseInt(words[2]), Long.parseLong(words[3])));
  }
}
