import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long the records of a run took; as the end of a row of a table.
 *
 * @param start when the first was sent
 * @param broke when the first process broke; 0 for not
 */
record RunTimes(WorkTopic topic, Events events, long start, long broke) {
  @Override
  public String toString() {
    Map<Event.Place, Long> done = events.done();
    long[] times =
        done.entrySet().stream()
            .mapToLong(each -> each.getValue() - topic.sent(each.getKey()).time())
            .sorted()
            .toArray();
    long end = done.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    return "%.1f | %d | %d | %d | %s"
        .formatted(
            (end - start) / 1e3,
            times[times.length / 2],
            times[times.length * 99 / 100],
            times[times.length - 1],
            broke == 0 ? "| | | " : again());
  }

  private String again() {
    Set<Event.Place> open = new HashSet<>();
    for (Event event : events.which(event -> event.member() == 0 && event.time() <= broke)) {
      if (event.begin()) {
        open.add(event.place());
      } else {
        open.remove(event.place());
      }
    }
    long[] after =
        events.which(event -> event.member() == 1 && event.begin() && event.time() > broke).stream()
            .filter(event -> open.contains(event.place()))
            .mapToLong(event -> event.time() - broke)
            .sorted()
            .toArray();
    return "%d | %.1f to %.1f | %d | %d"
        .formatted(
            open.size(),
            after[0] / 1e3,
            after[after.length - 1] / 1e3,
            events.twice(true),
            events.twice(false));
  }
}
