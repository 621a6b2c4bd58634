package aliif.infra.kafka.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.infra.store.FolderStore;
import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputWriterTest {
  @AutoClose("terminate")
  private static ActorSystem<Void> system;

  @TempDir Path folder;
  private final FakeUpscaler upscaling = new FakeUpscaler();

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "outputs");
  }

  @Test
  void aDiskThatStallsIsNotWaitedForBeforeARenderingIsRun() throws Exception {
    OutputWriter outputs = outputs(folder);
    Output.Inline first = write(outputs);
    /* Who opens a pipe to read waits until somebody opens it to write. */
    Path stalling = folder.resolve(first.address().hex());
    assertThat(new ProcessBuilder("mkfifo", stalling.toString()).start().waitFor()).isZero();
    try {
      assertThat(write(outputs)).isEqualTo(first);
    } finally {
      Files.newOutputStream(stalling).close();
    }
  }

  @Test
  void aSmallOutputGoesIntoTheStoreIfThatIsAskedFor() throws Exception {
    OutputWriter outputs = outputs(folder);
    Output.Reference output = (Output.Reference) output(outputs, Map.of("output", "store"));

    assertThat(Files.readString(folder.resolve(output.stored().address().hex())))
        .isEqualTo("upscaled x");
    assertThat(output.stored().address())
        .isEqualTo(write(outputs(folder.resolve("other"))).address());
  }

  /** Outputs of one size, of one image: each framing has an address of its own. */
  @Test
  void eachFramingHasItsOwnAddress() throws Exception {
    OutputWriter outputs = outputs(folder);
    Size size = new Size(4, 3);
    InputRegion region = new InputRegion(0, 0, 2, 1.5);
    Set<Address> addresses = new HashSet<>();
    for (Framing framing :
        List.of(
            new Framing.Scaled(new Scale.Factor(1)),
            new Framing.Scaled(new Scale.Factor(1), Optional.of(region)),
            new Framing.Scaled(new Scale.ToSize(size), Optional.of(region)),
            new Framing.Window(new Size(8, 6), Region.of(size)),
            new Framing.Window(new Size(8, 6), new Region(0, 1, 3, 4)),
            new Framing.Window(new Size(8, 7), new Region(0, 1, 3, 4)),
            new Framing.Fitted(region, size),
            new Framing.Fitted(new InputRegion(0, 0.5, 2, 1.5), size))) {
      ByteString image = ByteString.fromString("name x");
      var parameters = new UpscaleParameters(framing, OutputFormat.PNG, Optional.empty());
      var request =
          new UpscaleRequest("framed", image, parameters, Priority.BATCH, Optional.empty());
      Rendering rendering = (Rendering) upscaling.upscale(request).toCompletableFuture().join();
      assertThat(rendering.output()).isEqualTo(size);
      var written =
          outputs.write(
              new RequestRecord(
                  "framed",
                  parameters,
                  Priority.BATCH,
                  Optional.empty(),
                  new RequestRecord.Image.Inline(image)),
              rendering,
              image);
      Output.Inline output =
          (Output.Inline) written.toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(addresses.add(output.address())).as("%s", framing).isTrue();
    }
  }

  private static OutputWriter outputs(Path folder) throws IOException {
    return new OutputWriter(system, FolderStore.open(folder), Duration.ofMillis(200));
  }

  private Output.Inline write(OutputWriter outputs) throws Exception {
    return (Output.Inline) output(outputs, Map.of());
  }

  private Output output(OutputWriter outputs, Map<String, String> headers) throws Exception {
    byte[] image = "name x".getBytes(UTF_8);
    var record = new ConsumerRecord<>("requests", 0, 0, new byte[0], image);
    record.headers().add("scale", "2".getBytes(UTF_8));
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    RequestRecord request = RequestRecord.parse(record);
    ByteString bytes = ByteString.fromArray(image);
    Rendering rendering =
        (Rendering) upscaling.upscale(request.with(bytes)).toCompletableFuture().join();
    return outputs.write(request, rendering, bytes).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
