import aliif.infra.kafka.embedded.EmbeddedBroker;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures how two processes with one worker each ({@link Member}) consume a topic of four
 * partitions, as a consumer group and as a share group, and prints a row for each run: {@code java
 * -cp CLASSES ShareGroups FOLDER MODE...}. Of the records, 95 % take 50 ms, and 5 % take 2 s; they
 * have no keys. In the first run all records are there at the beginning. In the second they come at
 * random times, so that the workers have work for 70 % of the time. In the third and the fourth,
 * with half of that, the first process is killed or stopped (SIGSTOP) while it works.
 */
final class ShareGroups implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final int SHORT = 50; // ms
  private static final int LONG = 2000; // ms
  private static final int LONG_EACH = 20; // records
  private static final double MEAN = (SHORT * (LONG_EACH - 1) + LONG) / (double) LONG_EACH;
  private static final int UNTOUCHED = 5000; // ms of work before a process breaks
  private static final long PATIENCE = 120_000; // ms

  private final String broker;
  private final Member.Mode mode;
  private final String topic;
  private final KafkaProducer<String, String> producer;
  private final List<Process> members = new ArrayList<>();
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final Map<Place, Sent> sent = new HashMap<>();
  private final long[] ends = new long[PARTITIONS];

  /** What breaks a process. */
  private enum Trouble {
    NONE,
    KILL,
    STOP
  }

  /** Where a record is. */
  private record Place(int partition, long offset) {}

  private record Sent(long time, int milliseconds) {}

  /** A line of a member. */
  private record Event(int member, boolean begin, long time, Place place) {
    static Event of(int member, String line) {
      String[] words = line.split(" ", -1);
      return new Event(
          member,
          words[0].equals("begin"),
          Long.parseLong(words[1]),
          new Place(Integer.parseInt(words[2]), Long.parseLong(words[3])));
    }
  }

  private ShareGroups(String broker, Member.Mode mode, String topic) {
    this.broker = broker;
    this.mode = mode;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer());
  }

  public static void main(String[] arguments) throws Exception {
    try (var broker = EmbeddedBroker.start(Path.of(arguments[0]), 0)) {
      System.out.println(
          "| mode | run | all done after, s | half of the records, ms | 99 %, ms | longest, ms "
              + "| in progress when it broke | begun again after, s | begun twice | done twice |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|");
      for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
        Member.Mode mode = Member.Mode.valueOf(name);
        run(broker.bootstrapServers(), mode, "at once", 200, 0, Trouble.NONE);
        run(broker.bootstrapServers(), mode, "70 %", 200, 0.7, Trouble.NONE);
        run(broker.bootstrapServers(), mode, "35 %, killed", 140, 0.35, Trouble.KILL);
        run(broker.bootstrapServers(), mode, "35 %, stopped", 140, 0.35, Trouble.STOP);
      }
    }
  }

  private static void run(
      String broker, Member.Mode mode, String name, int records, double load, Trouble trouble)
      throws Exception {
    String topic = mode + "-" + trouble + "-" + load;
    try (var run = new ShareGroups(broker, mode, topic)) {
      run.start();
      run.warmUp();
      run.events.clear();
      run.sent.clear();
      Thread breaking = Thread.ofPlatform().start(() -> run.breakFirst(trouble));
      long start = System.currentTimeMillis();
      run.send(records, load);
      run.await(() -> run.done().size() == records);
      breaking.join();
      run.print(name, start);
    }
  }

  private void start() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
      var oldest = new ConfigEntry("share.auto.offset.reset", "earliest");
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, topic),
                  List.of(new AlterConfigOp(oldest, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    for (int i = 0; i < 2; i++) {
      int number = i;
      Process process =
          new ProcessBuilder(
                  java, "-Xmx256m", "-cp", classes, "Member", mode.name(), broker, topic, topic)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      members.add(process);
      Thread.ofPlatform().daemon().start(() -> read(number, process.inputReader()));
    }
  }

  private void read(int member, BufferedReader lines) {
    lines
        .lines()
        .filter(line -> line.startsWith("begin ") || line.startsWith("done "))
        .forEach(line -> events.add(Event.of(member, line)));
  }

  /** Until both have partitions, or a part of the records. */
  private void warmUp() throws Exception {
    Set<Integer> had = Set.of();
    do {
      events.clear();
      sent.clear();
      for (int i = 0; i < 10 * PARTITIONS; i++) {
        sendOne(i % PARTITIONS, 20);
      }
      await(() -> done().keySet().containsAll(sent.keySet()));
      had = new HashSet<>();
      for (Event event : copy(event -> !event.begin())) {
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

  private void send(int records, double load) throws Exception {
    List<Integer> times = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      times.add(i % LONG_EACH == 0 ? LONG : SHORT);
    }
    Random random = new Random(7);
    Collections.shuffle(times, random);
    double at = System.currentTimeMillis();
    for (int i = 0; i < records; i++) {
      sendOne(i % PARTITIONS, times.get(i));
      if (load > 0) {
        at += -Math.log(1 - random.nextDouble()) * MEAN / 2 / load;
        Thread.sleep(Math.max(0, (long) at - System.currentTimeMillis()));
      }
    }
  }

  private void sendOne(int partition, int milliseconds) {
    synchronized (sent) {
      sent.put(
          new Place(partition, ends[partition]++),
          new Sent(System.currentTimeMillis(), milliseconds));
    }
    var _ = producer.send(new ProducerRecord<>(topic, partition, null, "" + milliseconds));
  }

  /** When the first process has some work behind it, and a long record in progress. */
  private void breakFirst(Trouble trouble) {
    if (trouble == Trouble.NONE) {
      return;
    }
    long start = System.currentTimeMillis();
    try {
      await(() -> !copy(event -> breaks(event, start)).isEmpty());
      Thread.sleep(500);
      if (trouble == Trouble.KILL) {
        members.getFirst().destroyForcibly().waitFor();
      } else {
        new ProcessBuilder("kill", "-STOP", "" + members.getFirst().pid()).start().waitFor();
      }
      broke = System.currentTimeMillis();
    } catch (Exception problem) {
      throw new IllegalStateException(problem);
    }
  }

  private volatile long broke;

  private boolean breaks(Event event, long start) {
    synchronized (sent) {
      return event.member() == 0
          && event.begin()
          && event.time() > start + UNTOUCHED
          && sent.get(event.place()).milliseconds() == LONG;
    }
  }

  private List<Event> copy(Predicate<Event> which) {
    synchronized (events) {
      return events.stream().filter(which).toList();
    }
  }

  /** When each record was done for the first time. */
  private Map<Place, Long> done() {
    Map<Place, Long> first = new HashMap<>();
    copy(event -> !event.begin())
        .forEach(event -> first.merge(event.place(), event.time(), Math::min));
    return first;
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > end || !members.getLast().isAlive()) {
        throw new IllegalStateException("not done (expected: within " + PATIENCE + " ms)");
      }
      Thread.sleep(20);
    }
  }

  private void print(String name, long start) {
    Map<Place, Long> done = done();
    long[] times =
        done.entrySet().stream()
            .mapToLong(each -> each.getValue() - sent.get(each.getKey()).time())
            .sorted()
            .toArray();
    long end = done.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    System.out.printf(
        "| %s | %s | %.1f | %d | %d | %d | %s |%n",
        mode,
        name,
        (end - start) / 1e3,
        times[times.length / 2],
        times[times.length * 99 / 100],
        times[times.length - 1],
        broke == 0 ? "| | | " : again());
  }

  private String again() {
    Set<Place> open = new HashSet<>();
    for (Event event : copy(event -> event.member() == 0 && event.time() <= broke)) {
      if (event.begin()) {
        open.add(event.place());
      } else {
        open.remove(event.place());
      }
    }
    long[] after =
        copy(event -> event.member() == 1 && event.begin() && event.time() > broke).stream()
            .filter(event -> open.contains(event.place()))
            .mapToLong(event -> event.time() - broke)
            .sorted()
            .toArray();
    return "%d | %.1f to %.1f | %d | %d"
        .formatted(
            open.size(), after[0] / 1e3, after[after.length - 1] / 1e3, twice(true), twice(false));
  }

  private int twice(boolean begin) {
    List<Event> all = copy(event -> event.begin() == begin);
    return all.size() - (int) all.stream().map(Event::place).distinct().count();
  }

  @Override
  public void close() throws Exception {
    for (Process member : members) {
      member.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    producer.close();
  }
}
