package aliif.model.weights;

import static aliif.model.weights.UniformTensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WeightsTest {
  private static final AliifConfig CONFIG = RandomWeights.tiny().config();
  private static final String JSON = RandomWeights.json(CONFIG);

  @Test
  void liteIsShipped() {
    Weights lite = Weights.shipped("lite");
    assertThat(lite.name()).isEqualTo("lite");
    assertThat(lite.parameters()).isEqualTo(421_584);
    assertThat(lite.digest())
        .isEqualTo("fdc70278824afd25152f79eb04eb49db31c92902207edc4c7a69384aa209eb10");
    assertThat(lite.config())
        .isEqualTo(
            new AliifConfig(
                new EncoderConfig.Edsr(32, 16),
                new DecoderConfig(
                    new DecoderConfig.LocalMlps(10, 16, 5),
                    List.of(128, 128),
                    DecoderConfig.Scores.LATENT,
                    DecoderConfig.Normalisation.L2,
                    true,
                    DecoderConfig.Skip.BILINEAR)));
    assertThat(lite.config().halo()).isEqualTo(36);
    assertThat(lite.tensor("mlps.0.weight").shape()).containsExactly(10, 16, 292);
  }

  @ParameterizedTest
  @MethodSource("family")
  void configurationsAreReadAsTheyAreWritten(AliifConfig config) {
    assertThat(ConfigJson.parse(ConfigJson.write(config))).isEqualTo(config);
    assertThat(ConfigJson.parse(RandomWeights.json(config))).isEqualTo(config);
  }

  /** What files said before there was another encoder, blend or input. */
  @Test
  void whatOlderFilesDoNotSayIsWhatTheyAre() {
    String older =
        """
        {"channels": 4, "blocks": 1, "mlps": 3, "width": 5, "depth": 3, "hidden": [6],
         "scores": "latent", "normalisation": "l2", "ensemble": true, "skip": "bilinear"}\
        """;
    assertThat(ConfigJson.parse(older)).isEqualTo(CONFIG);
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }

  @Test
  void everyShippedNameLoads() {
    assertThat(Weights.shippedNames())
        .allSatisfy(name -> assertThat(Weights.shipped(name).name()).isEqualTo(name));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Weights.shipped("../lite"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("model: ../lite (expected: [lite, swift, photo, latent, paper, liif16, liif])");
  }

  @Test
  void filesAreReadFromAPath(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.safetensors");
    Files.write(file, SafetensorsWriter.write(JSON, UniformTensors.of(CONFIG)));
    Weights weights = Weights.load(file);
    assertThat(weights.name()).isEqualTo("mine");
    assertThat(weights.config()).isEqualTo(CONFIG);
    assertThat(weights.tensor("encoder.head.bias").values()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void aFileThatIsNotThereIsSaidSo(@TempDir Path folder) {
    Path file = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> Weights.load(file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(file + ": no such file");
  }

  @Test
  void halfPrecisionIsWidened() {
    byte[] data =
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0x3c00)
            .putShort((short) 0xb800)
            .array();
    String header = "{\"a\": {\"dtype\": \"F16\", \"shape\": [2], \"data_offsets\": [0, 4]}}";
    assertThat(Safetensors.parse(SafetensorsWriter.file(header, data)).tensors())
        .extractingByKey("a")
        .extracting(Tensor::values)
        .isEqualTo(new float[] {1, -0.5f});
  }

  @Test
  void aHeaderThatCouldNotBeReadIsNotWritten() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 20_000; i++) {
      tensors.put("tensor." + i, ones(List.of(1)));
    }
    assertThatThrownBy(() -> SafetensorsWriter.write(JSON, tensors))
        .isInstanceOf(WeightsException.class)
        .hasMessageEndingWith(" bytes (expected: at most 1048576)");
  }

  /** Weights and biases of a layer in +-1 / sqrt(inputs), as training begins. */
  @Test
  void untrainedWeightsAreBoundByTheInputsOfTheirLayer() {
    AliifConfig config = Weights.shipped("paper").config();
    Weights weights = Weights.untrained("new", config, 1);
    assertBound(weights, "encoder.head.weight", 27);
    assertBound(weights, "encoder.head.bias", 27);
    assertBound(weights, "encoder.tail.weight", 576);
    assertBound(weights, "encoder.tail.bias", 576);
    assertBound(weights, "expansion.0.weight", 580);
    assertBound(weights, "expansion.0.bias", 580);
    assertBound(weights, "mlps.0.weight", 580);
    assertBound(weights, "mlps.0.bias", 580);
    assertBound(weights, "mlps.1.weight", 16);
    assertBound(weights, "mlps.1.bias", 16);
  }

  private static void assertBound(Weights weights, String name, int inputs) {
    double largest = 0;
    for (float value : weights.tensor(name).values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as(name).isBetween(0.8 / Math.sqrt(inputs), 1.0001 / Math.sqrt(inputs));
  }
}
