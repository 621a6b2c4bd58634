import java.util.HashSet;
import java.util.Set;

/** One run: a topic, two members that consume it, and what is sent and broken meanwhile. */
final class GroupRun implements AutoCloseable {
  private static final int PARTITIONS = WorkTopic.PARTITIONS;
  private static final int UNTOUCHED = 5000; // ms of work before a process breaks

  private final Member.Mode mode;
  private final WorkTopic topic;
  private final Members members;
  private volatile long broke; // ms since 1970; 0 for not

  private GroupRun(Member.Mode mode, WorkTopic topic, Members members) {
    this.mode = mode;
    this.topic = topic;
    this.members = members;
  }

  /** Creates the topic and starts the members. */
  static GroupRun start(String broker, Member.Mode mode, String name) throws Exception {
    WorkTopic topic = WorkTopic.create(broker, name);
    return new GroupRun(mode, topic, Members.start(broker, mode, name));
  }

  /** Until both have partitions, or a part of the records. */
  void warmUp() throws InterruptedException {
    Set<Integer> had;
    do {
      members.events().clear();
      topic.clear();
      for (int i = 0; i < 10 * PARTITIONS; i++) {
        topic.send(i % PARTITIONS, 20);
      }
      members.await(() -> members.events().done().keySet().containsAll(topic.places()));
      had = new HashSet<>();
      for (Event event : members.events().which(event -> !event.begin())) {
        had.add(event.member() * PARTITIONS + (shares() ? 0 : event.place().partition()));
      }
    } while (shares() ? had.size() < 2 : !evenly(had));
    Thread.sleep(1500); // until all of it is committed
  }

  private static boolean evenly(Set<Integer> had) {
    return had.size() == PARTITIONS
        && had.stream().filter(each -> each < PARTITIONS).count() == PARTITIONS / 2;
  }

  private boolean shares() {
    return mode == Member.Mode.SHARE || mode == Member.Mode.SHARE_TURNS;
  }

  /** Sends all records, breaks what shall break, and waits until all is done; the numbers of it. */
  RunTimes measure(Load load) throws InterruptedException {
    members.events().clear();
    topic.clear();
    Thread breaking = Thread.ofPlatform().start(() -> breakFirst(load.trouble()));
    long start = System.currentTimeMillis();
    topic.send(load);
    members.await(() -> members.events().done().size() == load.records());
    breaking.join();
    return new RunTimes(topic, members.events(), start, broke);
  }

  /** When the first process has some work behind it, and a long record in progress. */
  private void breakFirst(Load.Trouble trouble) {
    if (trouble == Load.Trouble.NONE) {
      return;
    }
    long start = System.currentTimeMillis();
    try {
      members.await(() -> !members.events().which(event -> breaks(event, start)).isEmpty());
      Thread.sleep(500);
      members.breakFirst(trouble);
      broke = System.currentTimeMillis();
    } catch (Exception problem) {
      throw new IllegalStateException(problem);
    }
  }

  private boolean breaks(Event event, long start) {
    return event.member() == 0
        && event.begin()
        && event.time() > start + UNTOUCHED
        && topic.sent(event.place()).milliseconds() == WorkTopic.LONG;
  }

  @Override
  public void close() throws InterruptedException {
    members.close();
    topic.close();
  }
}
