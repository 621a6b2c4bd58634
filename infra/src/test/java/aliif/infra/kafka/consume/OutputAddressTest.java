package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.infra.store.FolderStore;
import aliif.model.Sha256;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.testing.FakeUpscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an output goes, and under which address: two requests share one if their outputs agree. */
final class OutputAddressTest {
  @AutoClose("terminate")
  private static ActorSystem<Void> system;

  @TempDir private Path folder;
  private final FakeUpscaler upscaling = new FakeUpscaler();
  private OutputWriter outputs;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "addresses");
  }

  @BeforeEach
  void open() throws Exception {
    outputs = new OutputWriter(system, FolderStore.open(folder), Duration.ofSeconds(60));
  }

  /**
   * @param headers such as {@code scale=2 format=png}
   */
  private Output output(String image, String headers) throws Exception {
    Map<String, String> values = new HashMap<>(Map.of("scale", "2"));
    for (String header : headers.split(" ", -1)) {
      values.put(
          header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
    }
    values.values().removeIf(String::isEmpty);
    var record = new ConsumerRecord<>("requests", 0, 0, new byte[0], image.getBytes(UTF_8));
    values.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    RequestRecord request = RequestRecord.parse(record);
    ByteString bytes = ByteString.fromString(image);
    Rendering rendering =
        (Rendering) upscaling.upscale(request.with(bytes)).toCompletableFuture().join();
    return outputs.write(request, rendering, bytes).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private Address address(String image, String headers) throws Exception {
    return ((Output.Inline) output(image, headers)).address();
  }

  @Test
  void whateverChangesAnOutputChangesItsAddress() throws Exception {
    Map<Address, String> addresses = new LinkedHashMap<>();
    for (String headers :
        new String[] {
          "scale=2",
          "scale=3",
          "format=jpeg",
          "format=jpeg quality=91",
          "format=webp",
          "format=webp quality=100",
          "format=tiff",
          "keep-metadata=true",
          "clamp-cell=true",
          "quality=best",
          "quality=best clamp-cell=true",
          "region=0,0,2,2",
          "region=0,1,2,2",
          "scale= width=8 region=0,0,2,2",
          "scale= height=6 region=0,0,2,2",
          "scale= width=8 height=6 region=0,0,2,2"
        }) {
      String same = addresses.put(address("name x", headers), headers);
      assertThat(same).as("shares the address of %s", headers).isNull();
    }
    assertThat(addresses).doesNotContainKey(address("name y", "scale=2"));
  }

  @ParameterizedTest
  @CsvSource({
    "scale=2, scale= width=8", // an input of 4x3 to 8x6
    "scale=2, scale= height=6",
    "scale=2, scale= width=8 height=6",
    "scale=2, priority=visible",
    "scale=2, deadline=2999-01-01T00:00:00Z",
    "format=png, format=png quality=1", // which PNG does not have
    "format=tiff quality=100, format=tiff",
    "format=jpeg, format=jpeg quality=92",
    "keep-metadata=false, clamp-cell=false"
  })
  void whateverDoesNotChangeAnOutputLeavesItsAddress(String one, String other) throws Exception {
    assertThat(address("name x", one)).isEqualTo(address("name x", other));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50_000, 50_001, Output.INLINE_BYTES - 1, Output.INLINE_BYTES})
  void anOutputUpToTheLimitIsInTheRecord(int size) throws Exception {
    Output.Inline output = (Output.Inline) output("size " + size, "scale=2");

    assertThat(output.bytes()).isEqualTo(FakeUpscaler.bytes(size));
    assertThat(folder.resolve(output.address().hex())).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {Output.INLINE_BYTES + 1, 2 * Output.INLINE_BYTES, 5_000_000})
  void aLargerOneIsInTheStoreAndRenderedOnce(int size) throws Exception {
    Output.Reference output = (Output.Reference) output("size " + size, "scale=2");

    ByteString expected = FakeUpscaler.bytes(size);
    assertThat(Files.readAllBytes(folder.resolve(output.stored().address().hex())))
        .isEqualTo(expected.toArray());
    assertThat(output.stored().bytes()).isEqualTo(size);
    assertThat(output.stored().sha256()).isEqualTo(Sha256.hex(expected.getByteBuffers()));
    assertThat(output("size " + size, "scale=2")).isEqualTo(output);
    until(() -> upscaling.running() == 0); // the second is cancelled
  }

  @Test
  void halfOfAnOutputIsNeitherSentNorStored() throws Exception {
    assertThatThrownBy(() -> output("break x", "scale=2")).hasRootCauseMessage("image: ends early");
    assertThatThrownBy(() -> output("break x", "output=store"))
        .hasRootCauseMessage("image: ends early");
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
