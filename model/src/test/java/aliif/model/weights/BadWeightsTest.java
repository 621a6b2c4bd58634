package aliif.model.weights;

import static aliif.model.weights.UniformTensors.filled;
import static aliif.model.weights.UniformTensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no weights, and what is said about them. */
final class BadWeightsTest {
  private static final AliifConfig CONFIG = RandomWeights.tiny().config();
  private static final String JSON = RandomWeights.json(CONFIG);
  private static final String ONE =
      """
      {"__metadata__": {"aliif": "{}"},
       "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}\
      """;

  @Test
  void aTensorOfAnotherShapeIsRefused() {
    assertRefused(
        tensors -> tensors.put("encoder.tail.weight", ones(List.of(2, 2, 3, 3))),
        "encoder.tail.weight: shape [2, 2, 3, 3] (expected: [4, 4, 3, 3])");
  }

  @Test
  void aMissingTensorIsRefused() {
    assertRefused(
        tensors -> tensors.remove("mlps.1.bias"), "mlps.1.bias: missing (expected: [3, 5])");
  }

  @Test
  void aSuperfluousTensorIsRefused() {
    assertRefused(
        tensors -> tensors.put("mlps.9.bias", ones(List.of(1))),
        "mlps.9.bias: superfluous (expected: no such tensor)");
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    assertRefused(
        tensors -> tensors.put("mlps.1.bias", filled(List.of(3, 5), Float.NaN)),
        "mlps.1.bias: NaN at 0 (expected: finite values)");
    assertRefused(
        tensors -> tensors.put("mlps.1.bias", filled(List.of(3, 5), Float.NEGATIVE_INFINITY)),
        "mlps.1.bias: -Infinity at 0 (expected: finite values)");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] file = SafetensorsWriter.write(JSON, UniformTensors.of(CONFIG));
    for (int length = 0; length < file.length; length += length < 4000 ? 1 : 101) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Weights.parse("part", part)).isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void bytesBehindTheDataAreRefused() {
    byte[] file = SafetensorsWriter.file(ONE, new byte[9]);
    assertThatThrownBy(() -> Weights.parse("long", file))
        .isInstanceOf(WeightsException.class)
        .hasMessage("data: 9 bytes (expected: 8)");
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1", "9223372036854775807", "100000000"})
  void absurdHeaderLengthsAreRefused(long length) {
    byte[] file = new byte[100];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertThatThrownBy(() -> Weights.parse("absurd", file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "header: %s bytes (expected: a safetensors file, 2 to 92)"
                .formatted(Long.toUnsignedString(length)));
  }

  /** Each number of two bytes would take a hundred. */
  @Test
  void aHeaderOfMegabytesIsRefusedBeforeItIsRead() {
    String shape = "[" + "0,".repeat(10 << 20) + "0]";
    byte[] file = SafetensorsWriter.file("{\"a\":{\"shape\":" + shape + "}}", new byte[0]);
    assertThatThrownBy(() -> Weights.parse("large", file))
        .isInstanceOf(WeightsException.class)
        .hasMessageMatching(
            "header: 2097\\d+ bytes \\(expected: a safetensors file, 2 to 1048576\\)");
  }

  @Test
  void aHeaderOfAMegabyteIsRefusedInAShortLine() {
    String zeros = "[" + "0,".repeat(500_000) + "0]";
    for (String header :
        List.of(
            "{\"a\":" + zeros + "}",
            "{\"a\":{\"dtype\":" + zeros + "}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":" + zeros + "}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":" + zeros + "}}",
            "{\"__metadata__\":" + zeros + "}",
            "[".repeat(1_000_000))) {
      byte[] file = SafetensorsWriter.file(header, new byte[8]);
      assertThatThrownBy(() -> Weights.parse("large", file))
          .isInstanceOf(WeightsException.class)
          .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(200));
    }
  }

  /** As for pickles: a changed file is read or refused, and nothing else comes of it. */
  @Test
  void changedHeadersAreReadOrRefused() {
    byte[] file = SafetensorsWriter.write(JSON, UniformTensors.of(CONFIG));
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(7);
    int refused = 0;
    for (int run = 0; run < 3000; run++) {
      byte[] copy = file.clone();
      for (int change = 0; change <= run % 4; change++) {
        int at = random.nextInt(8 + header);
        switch (random.nextInt(3)) {
          case 0 -> copy[at] = (byte) random.nextInt(256);
          case 1 -> copy[at] = (byte) "0123456789[]{}\",:.eE-".charAt(random.nextInt(21));
          default -> copy[at] = copy[8 + random.nextInt(header)];
        }
      }
      try {
        Weights.parse("changed", copy);
      } catch (WeightsException problem) {
        assertThat(problem.getMessage()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isBetween(2000, 3000);
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(
            () ->
                Weights.parse(
                    "png", "\u0089PNG\r\n\u001a\n....".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(WeightsException.class)
        .hasMessageEndingWith("(expected: a safetensors file, 2 to 4)");
    assertThatThrownBy(() -> Weights.parse("empty", new byte[0]))
        .isInstanceOf(WeightsException.class)
        .hasMessage("file: 0 bytes (expected: a safetensors file, at least 8)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1 | header: {\"a\": 1... (expected: JSON object)",
        "[1, 2, 3] | header: [1, 2, 3]... (expected: JSON object)",
        "{a: 1} | header: {a: 1}... (expected: JSON object)",
        "{\"a\": 1} | a: 1 (expected: JSON object)",
        "{\"a\": {}} | a: no dtype (expected: one)",
        "{\"a\\n\": {}} | a?: no dtype (expected: one)",
        "{\"a\": {\"dtype\": \"BF16\"}} | a: dtype \"BF16\" (expected: F32 or F16)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-2]}} | a: shape [-2] (expected: whole numbers"
            + " from 0)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [0.5]}} | a: shape [0.5] (expected: whole numbers"
            + " from 0)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1e999999999]}} | a: shape [1e999999999]"
            + " (expected: whole numbers from 0)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4294967296]}} | a: shape [4294967296] (expected:"
            + " sides below 2^31)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}} | a: data_offsets"
            + " [8,0] (expected: begin and end)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 16]}} | a: data_offsets"
            + " 8 to 16 (expected: from 0 to at most 8)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 16]}} | a: data_offsets"
            + " 0 to 16 (expected: from 0 to at most 8)",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}} | a: 8 bytes"
            + " (expected: 12 for F32 [3])",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2147483647, 2147483647, 2147483647, 2147483647],"
            + " \"data_offsets\": [0, 8]}} | a: 8 bytes (expected: 4611686016279904256 for F32"
            + " [2147483647, 2147483647, 2147483647, 2147483647])",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}} | aliif: missing"
            + " (expected: in the metadata, or edsr)",
        "{\"__metadata__\": 3} | __metadata__: 3 (expected: JSON object)",
      })
  void badHeadersAreRefused(String header, String message) {
    byte[] file = SafetensorsWriter.file(header, new byte[8]);
    assertThatThrownBy(() -> Weights.parse("bad", file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | nonsense | aliif: nonsense",
        "\"blocks\":1 | \"blocks\":0 | aliif.blocks: 0 (expected: 1 to 4096)",
        "\"blocks\":1 | \"blocks\":2147483647 | aliif.blocks: 2147483647 (expected: 1 to 4096)",
        "\"blocks\":1 | \"blocks\":\"1\" | aliif.blocks: \"1\" (expected: 1 to 4096)",
        "\"blocks\":1 | \"bricks\":1 | aliif.blocks: missing (expected: a value)",
        "[6] | 6 | aliif.hidden: 6 (expected: whole numbers from 1 to 4096)",
        "[6] | [-6] | aliif.hidden: [-6] (expected: 1 to 4096)",
        "\"latent\" | \"both\" | aliif.scores: \"both\" (expected: query or latent or none)",
        "\"latent\" | \"none\" | aliif.mlps: 3 (expected: 1 with scores none)",
        "\"ensemble\":true | \"ensemble\":\"yes\" | aliif.ensemble: \"yes\" (expected: true or"
            + " false)",
        "\"unfold\":true | \"unfold\":1 | aliif.unfold: 1 (expected: true or false)",
        "\"layers\" | \"colours\" | aliif.blend: \"colours\" (expected: layers or outputs)",
        "\"edsr\" | \"vgg\" | aliif.encoder: \"vgg\" (expected: edsr or rdn)",
        "\"edsr\" | \"rdn\" | aliif.convolutions: missing (expected: a value)",
        "\"edsr\" | \"rdn\",\"convolutions\":65,\"growth\":1 | aliif.convolutions: 65"
            + " (expected: 1 to 64)",
        "\"mlps\":3 | \"mlps\":65 | aliif.mlps: 65 (expected: 1 to 64)",
      })
  void badConfigurationsAreRefused(String good, String bad, String message) {
    byte[] file = SafetensorsWriter.write(JSON.replace(good, bad), UniformTensors.of(CONFIG));
    assertThatThrownBy(() -> Weights.parse("bad", file))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(message);
  }

  private static void assertRefused(Consumer<Map<String, Tensor>> change, String message) {
    Map<String, Tensor> tensors = UniformTensors.of(CONFIG);
    change.accept(tensors);
    assertThatThrownBy(() -> Weights.parse("bad", SafetensorsWriter.write(JSON, tensors)))
        .isInstanceOf(WeightsException.class)
        .hasMessage(message);
  }
}
