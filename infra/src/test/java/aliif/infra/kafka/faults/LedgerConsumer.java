package aliif.infra.kafka.faults;

import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.consume.KafkaUpscaler;
import aliif.infra.metrics.Metrics;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;

/**
 * A consumer in a process of its own, which can be killed and stopped. Its images are any text, and
 * take up to 0.3 seconds; one attempt in ten finds no room.
 */
final class LedgerConsumer implements AutoCloseable {
  private static final int LONGEST = 300;

  private final Process process;

  private LedgerConsumer(Process process) {
    this.process = process;
  }

  static LedgerConsumer start(
      String bootstrapServers, boolean transactions, Duration session, Path store)
      throws IOException {
    return new LedgerConsumer(
        JavaProcess.of(
                LedgerConsumer.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                bootstrapServers,
                Boolean.toString(transactions),
                Long.toString(session.toSeconds()),
                store.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  public static void main(String[] arguments) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "consumer",
            ConfigFactory.parseString("pekko.logger-startup-timeout = 2 minutes")
                .withFallback(ConfigFactory.load()));
    MemoryPool records = new MemoryPool("records", 64 << 20);
    KafkaUpscaler upscaler =
        KafkaUpscaler.start(
            system,
            TestSettings.kafka(
                arguments[0],
                TestSettings.topics("requests", "results", "letters", LedgerRun.PARTITIONS),
                "session = " + arguments[2] + " s",
                "commit-every = 200 ms",
                "backoff { first = 20 ms, most = 500 ms, attempts = 5 }",
                "transactions = " + arguments[1]),
            new ConsumerResources(
                LedgerConsumer::upscale,
                ObjectStore.open(Path.of(arguments[3])),
                records,
                Metrics.create()));
    while (System.in.read() >= 0) {
      /* Until whoever has started this closes it. */
    }
    upscaler.stop().toCompletableFuture().get(2, TimeUnit.MINUTES);
    System.exit(records.taken() == 0 ? 0 : 1);
  }

  private static CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    ByteString image = ((EncodedImage.InMemory) request.image()).bytes();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return CompletableFuture.completedStage(
        random.nextInt(10) == 0
            ? new Overloaded("no room", Duration.ofMillis(1))
            : ConsumerProcess.rendering(
                "upscaled " + image.utf8String(), Duration.ofMillis(random.nextInt(LONGEST))));
  }

  /** Sends a signal of POSIX, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** It begins to stop in order. */
  void tellToLeave() throws IOException {
    process.outputWriter().close();
  }

  /** Stops in order, and gives back all memory. */
  void leave() throws Exception {
    tellToLeave();
    if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("the consumer did not end in order: " + process);
    }
  }

  /** Kills it at once. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
