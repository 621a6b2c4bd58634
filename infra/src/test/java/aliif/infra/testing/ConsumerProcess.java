package aliif.infra.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.consume.KafkaUpscaler;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.FolderStore;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.memory.MemoryPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A consumer in a process of its own, with a heap of 512 MB. Its images are any bytes; small ones
 * take seconds. One record of a partition is in progress at once.
 */
public final class ConsumerProcess implements AutoCloseable {
  private static final Duration SMALL = Duration.ofSeconds(3);
  private static final Duration LARGE = Duration.ofMillis(50);

  private final Process process;
  private final BufferedReader output;

  private ConsumerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a consumer of the topics requests, results and letters. */
  public static ConsumerProcess start(String bootstrapServers, int partitions, Path store)
      throws IOException {
    return new ConsumerProcess(
        JavaProcess.of(
                ConsumerProcess.class,
                List.of("-Xmx512m"),
                bootstrapServers,
                Integer.toString(partitions),
                store.toString())
            .start());
  }

  /** The topics of such a consumer. */
  public static Topics topics(int partitions) {
    return new Topics("requests", "results", "letters", partitions);
  }

  /** What is answered to some bytes. */
  public static String answer(ByteString image) {
    return image.size() + " bytes, " + Sha256.hex(image.getByteBuffers());
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream states = System.out;
    System.setOut(System.err); // for what is logged
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "consumer");
    MemoryPool records = new MemoryPool("records", Runtime.getRuntime().maxMemory() / 8);
    Metrics metrics = Metrics.create();
    KafkaSettings settings =
        TestSettings.kafka(
            arguments[0],
            TestSettings.topics("requests", "results", "letters", Integer.parseInt(arguments[1])),
            "in-flight = 1");
    KafkaUpscaler upscaler =
        KafkaUpscaler.start(
            system,
            settings,
            new ConsumerResources(
                ConsumerProcess::upscale,
                FolderStore.open(Path.of(arguments[2])),
                records,
                metrics));
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (input.readLine() != null) {
      String unread = metrics.scrape().lines().filter(ConsumerProcess::tells).toList().toString();
      states.println(upscaler.health() + " " + unread + " " + records.taken());
    }
    System.exit(0);
  }

  private static boolean tells(String metric) {
    return metric.startsWith("aliif_kafka_unread") || metric.startsWith("aliif_out_of_memory");
  }

  private static CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    ByteString image = ((EncodedImage.InMemory) request.image()).bytes();
    return CompletableFuture.completedStage(
        rendering(answer(image), image.size() < 1000 ? SMALL : LARGE));
  }

  /** An output with some text, which comes after some time. */
  public static Rendering rendering(String text, Duration after) {
    return new Rendering(
        new Size(1, 1),
        new Size(2, 2),
        OutputFormat.PNG,
        List.of(),
        "none",
        "00ff",
        () -> 0,
        Source.single(ByteString.fromString(text)).initialDelay(after));
  }

  /** How it is: its health, polls that failed, and the bytes that records have now. */
  public String state() throws IOException {
    process.outputWriter().append('\n').flush();
    String line = output.readLine();
    return line == null ? "ended" : line;
  }

  @Override
  public void close() throws IOException {
    process.outputWriter().close();
    process.destroyForcibly().onExit().join();
  }
}
