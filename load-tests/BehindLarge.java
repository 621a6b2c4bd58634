import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.RequestProducer;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures how long small images take over Kafka, alone and while a large one of another key is in
 * work, and prints a row for each case: {@code java -cp CLASSES BehindLarge.java ADDRESS BROKER
 * FILE SCALE IMAGES}. The server must have one worker and no other work. The small images have
 * 128x128 pixels that nobody has seen, and are enlarged twice, one after the other. The large one
 * is cancelled at the end.
 */
final class BehindLarge implements AutoCloseable {
  private static final int SIDE = 128;
  private static final int WARM_UP = 100;
  private static final int PIECES = 20; // of the large image, to time them
  private static final String LARGE = "large";
  private static final Duration WAIT = Duration.ofMinutes(1);

  private final Topics topics = Topics.standard();
  private final Random random = new Random(1);
  private final URI address;
  private final RequestProducer producer;
  private final AnswerConsumer consumer;
  private boolean largeAnswered;

  private BehindLarge(URI address, String broker) {
    Brokers brokers = Brokers.at(broker);
    this.address = address;
    producer = RequestProducer.open(brokers, topics);
    consumer =
        AnswerConsumer.open(
            brokers,
            topics,
            List.of(topics.results(), topics.deadLetters()),
            AnswerConsumer.Start.NOW);
  }

  /** How many pieces workers have done, and in how many seconds. */
  private record Work(double pieces, double seconds) {
    Work since(Work before) {
      return new Work(pieces - before.pieces, seconds - before.seconds);
    }

    double milliseconds() {
      return 1e3 * seconds / pieces;
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path large = Path.of(arguments[2]);
    int images = Integer.parseInt(arguments[4]);
    try (BehindLarge measured = new BehindLarge(URI.create(arguments[0]), arguments[1])) {
      measured.measure(large, arguments[3], images);
    }
  }

  private void measure(Path large, String scale, int images) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      small("warm-" + i, Map.of());
    }
    double[] alone = smalls("alone-", images, Map.of());
    sendLarge(large, scale);
    double piece = piece();
    double[] plain = smalls("behind-", images, Map.of());
    double[] urgent = smalls("urgent-", images, Map.of(HeaderNames.PRIORITY, "interactive"));
    boolean ended = largeAnswered;
    producer.send(RequestRecord.cancelling(topics.requests(), LARGE.getBytes(UTF_8))).get();
    if (ended || !(answer(LARGE) instanceof Answer.Refused)) {
      throw new IllegalStateException("the large image ended (expected: still in progress)");
    }
    double[] after = smalls("after-", images, Map.of());

    System.out.printf("One piece of the large image takes %.0f ms.%n%n", piece);
    System.out.println(
        "| small images | median, ms | longest, ms | (median - piece) / median alone | goal |");
    System.out.println("|---|---|---|---|---|");
    System.out.printf("| alone | %.0f | %.0f | | |%n", median(alone), longest(alone));
    print("behind the large one", plain, piece, median(alone));
    print("the same, priority `interactive`", urgent, piece, median(alone));
    System.out.printf("| alone, afterwards | %.0f | %.0f | | |%n", median(after), longest(after));
  }

  private static void print(String name, double[] times, double piece, double alone) {
    System.out.printf(
        "| %s | %.0f | %.0f | %.2f | at most 2 |%n",
        name, median(times), longest(times), (median(times) - piece) / alone);
  }

  private double[] smalls(String ids, int images, Map<String, String> headers) throws Exception {
    double[] times = new double[images];
    for (int i = 0; i < images; i++) {
      times[i] = small(ids + i, headers);
    }
    return times;
  }

  /** From sending a small image to its result, in milliseconds. */
  private double small(String id, Map<String, String> headers) throws Exception {
    var record = new ProducerRecord<>(topics.requests(), id.getBytes(UTF_8), png());
    put(record, id, "2");
    headers.forEach((name, value) -> HeaderText.put(record.headers(), name, value));
    long start = System.nanoTime();
    producer.send(record).get();
    if (!(answer(id) instanceof Answer.Result)) {
      throw new IllegalStateException(id + ": refused (expected: a result)");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private void sendLarge(Path file, String scale) throws Exception {
    String stored =
        TimedJob.text(
            HttpRequest.newBuilder(address.resolve("/v1/images"))
                .POST(BodyPublishers.ofFile(file))
                .build());
    var record = new ProducerRecord<>(topics.requests(), LARGE.getBytes(UTF_8), new byte[0]);
    put(record, LARGE, scale);
    String id = TimedJob.found(Pattern.compile("\"id\": ?\"([^\"]+)\""), stored);
    HeaderText.put(record.headers(), HeaderNames.IMAGE_REF, id);
    producer.send(record).get();
  }

  private static void put(ProducerRecord<byte[], byte[]> record, String id, String scale) {
    HeaderText.put(record.headers(), HeaderNames.ID, id);
    HeaderText.put(record.headers(), "scale", scale);
    HeaderText.put(record.headers(), "model", "lite");
  }

  /** Waits until pieces of the large image are done; how long one takes, in milliseconds. */
  private double piece() throws Exception {
    Work none = work();
    Work first = none;
    Work now = none;
    while (now.since(first).pieces < PIECES) {
      Thread.sleep(50);
      now = work();
      first = first.equals(none) ? now : first; // the first piece may be slower
      if (!consumer.poll(Duration.ZERO).isEmpty()) {
        throw new IllegalStateException("the large image was answered (expected: in progress)");
      }
    }
    return now.since(first).milliseconds();
  }

  private Work work() throws Exception {
    String metrics = TimedJob.text(HttpRequest.newBuilder(address.resolve("/metrics")).build());
    return new Work(sum(metrics, "count"), sum(metrics, "sum"));
  }

  private static double sum(String metrics, String what) {
    return Pattern.compile("^aliif_pieces_work_seconds_" + what + "\\S* (\\S+)", Pattern.MULTILINE)
        .matcher(metrics)
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }

  /** Waits for the answer to a request; others are dropped. */
  private Answer answer(String id) {
    long end = System.nanoTime() + WAIT.toNanos();
    while (System.nanoTime() < end) {
      for (Answer answer : consumer.poll(Duration.ofMillis(100))) {
        largeAnswered |= answer.id().filter(LARGE::equals).isPresent();
        if (answer.id().filter(id::equals).isPresent()) {
          return answer;
        }
      }
    }
    throw new IllegalStateException(id + ": no answer (expected: one within " + WAIT + ")");
  }

  private byte[] png() throws Exception {
    BufferedImage image = TimedJob.image(random).getSubimage(0, 0, SIDE, SIDE);
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static double median(double[] times) {
    double[] sorted = Arrays.stream(times).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double longest(double[] times) {
    return Arrays.stream(times).max().orElseThrow();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
