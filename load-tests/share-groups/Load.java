/**
 * The records of a run.
 *
 * @param share of the time in which the workers have work; 0 if all records come at once
 */
record Load(String name, int records, double share, Trouble trouble) {
  /** What breaks a process. */
  enum Trouble {
    NONE,
    KILL,
    STOP
  }
}
