package aliif.infra.kafka.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.consume.KafkaUpscaler;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.FolderStore;
import aliif.infra.store.ObjectStore;
import aliif.infra.testing.ConsumerProcess;
import aliif.infra.testing.JavaProcess;
import aliif.infra.testing.TestSettings;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.memory.MemoryPool;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;

/**
 * A consumer in a process of its own, which can be killed and stopped. Its images are any text; one
 * attempt in ten finds no room.
 */
final class LedgerConsumer implements AutoCloseable {
  private static final String BEGUN = "begun ";

  /** What a consumer says when it has to begin anew. */
  private static final String ENDED = "the consumer has ended";

  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private final Process process;
  private final CountDownLatch working = new CountDownLatch(1);

  /**
   * How it consumes.
   *
   * @param session after which the others take the partitions of a silent one
   * @param handOver for which a partition that is given up waits for the work in it
   * @param longest that an image takes
   */
  record Manner(Duration session, Duration handOver, Duration longest) {
    private static Manner read(String line) {
      String[] words = line.split(" ", 3);
      return new Manner(
          Duration.parse(words[0]), Duration.parse(words[1]), Duration.parse(words[2]));
    }

    private String written() {
      return session + " " + handOver + " " + longest;
    }
  }

  private LedgerConsumer(Process process, LedgerRequests requests) {
    this.process = process;
    Thread.ofVirtual().start(() -> listen(requests));
  }

  /**
   * Starts a process, which consumes from {@link #consume} on.
   *
   * @param requests are told each image that it begins to render
   */
  static LedgerConsumer start(
      String bootstrapServers, boolean transactions, Path store, LedgerRequests requests)
      throws IOException {
    return new LedgerConsumer(
        JavaProcess.of(
                LedgerConsumer.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                bootstrapServers,
                Boolean.toString(transactions),
                store.toString())
            .start(),
        requests);
  }

  private void listen(LedgerRequests requests) {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(line -> hear(line, requests));
    } catch (IOException | UncheckedIOException ended) {
      /* It was killed. */
    }
  }

  private void hear(String line, LedgerRequests requests) {
    if (line.startsWith(BEGUN)) {
      requests.begins(line.substring(BEGUN.length()), this);
      working.countDown();
    } else if (line.contains(ENDED)) {
      System.err.println(line);
      if (working.getCount() == 0) { // it may have had work
        requests.beginAnew();
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "consumer",
            ConfigFactory.parseString("pekko.logger-startup-timeout = 2 minutes")
                .withFallback(ConfigFactory.load()));
    ObjectStore store = FolderStore.open(Path.of(arguments[2]));
    MemoryPool records = new MemoryPool("records", 64 << 20);
    Optional<KafkaUpscaler> upscaler = Optional.empty();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      stop(upscaler, records);
      Manner manner = Manner.read(line);
      upscaler =
          Optional.of(
              KafkaUpscaler.start(
                  system,
                  TestSettings.kafka(
                      arguments[0],
                      TestSettings.topics("requests", "results", "letters", LedgerRun.PARTITIONS),
                      "session = " + manner.session().toSeconds() + " s",
                      "hand-over = " + manner.handOver().toSeconds() + " s",
                      "commit-every = 200 ms",
                      "backoff { first = 20 ms, most = 500 ms, attempts = 5 }",
                      "transactions = " + arguments[1]),
                  new ConsumerResources(
                      request -> upscale(request, Math.toIntExact(manner.longest().toMillis())),
                      store,
                      records,
                      Metrics.create())));
    }
    stop(upscaler, records);
    System.exit(0);
  }

  /** Stops in order; ends the process if memory is held then. */
  private static void stop(Optional<KafkaUpscaler> upscaler, MemoryPool records) throws Exception {
    if (upscaler.isPresent()) {
      upscaler.get().stop().toCompletableFuture().get(4, TimeUnit.MINUTES);
      if (records.taken() != 0) {
        System.err.println(records + " (expected: nothing taken)");
        System.exit(1);
      }
    }
  }

  private static CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request, int longest) {
    ByteString image = ((EncodedImage.InMemory) request.image()).bytes();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (random.nextInt(10) == 0) {
      return CompletableFuture.completedStage(new Overloaded("no room", Duration.ofMillis(1)));
    }
    System.out.println(BEGUN + image.utf8String());
    return CompletableFuture.completedStage(
        ConsumerProcess.rendering(
            "upscaled " + image.utf8String(), Duration.ofMillis(random.nextInt(longest))));
  }

  /** It stops in order, if it consumes, and then consumes anew. */
  void consume(Manner manner) throws IOException {
    process.outputWriter().write(manner.written() + "\n");
    process.outputWriter().flush();
  }

  /** Waits until it has begun its first image. */
  void awaitWork(Duration patience) throws InterruptedException {
    if (!working.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the consumer got no work within " + patience + ": " + process);
    }
  }

  /** Sends a signal of POSIX, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Whether {@link #limitFiles} works here. */
  static boolean limitsFiles() {
    return Files.isExecutable(PRLIMIT);
  }

  /**
   * It can write files of so many bytes from now on.
   *
   * @param bytes 0, as if the disk was full, or {@code unlimited}
   */
  void limitFiles(String bytes) throws IOException, InterruptedException {
    new ProcessBuilder(
            PRLIMIT.toString(), "--pid=" + process.pid(), "--fsize=" + bytes + ":unlimited")
        .start()
        .waitFor();
  }

  /** It begins to stop in order. */
  void tellToLeave() throws IOException {
    process.outputWriter().close();
  }

  /** Stops in order, and gives back all memory. */
  void leave() throws Exception {
    tellToLeave();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("the consumer did not end in order: " + process);
    }
  }

  /** Kills it at once. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
