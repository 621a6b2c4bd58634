package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Differences;
import aliif.model.EncoderConfig;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.djl.DjlPixelShuffle;
import aliif.model.published.CheckpointFiles;
import aliif.model.published.ImportedModel;
import aliif.model.published.PublishedCheckpoint;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Safetensors;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are of PyTorch's EDSR with random weights, and so are the runs of it. */
final class PixelShuffleTest {
  private static final Map<String, Tensor> RUNS =
      Safetensors.parse(WeightsFile.read(CheckpointFiles.of("edsr-runs.safetensors"))).tensors();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void publishedStateDictionariesGiveWhatTheyGiveInPyTorch(int scale) {
    BaselineWeights weights = weights(scale);
    assertThat(weights.config())
        .isEqualTo(new PixelShuffleConfig(new EncoderConfig.Edsr(4, 2), scale));
    RgbImage image = new RgbImage(new Size(9, 7), run("input"));
    float[] expected = run("x" + scale);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.clamp(expected[i], 0, 1);
    }
    try (PixelShuffle scalar = ScalarPixelShuffle.create(weights);
        PixelShuffle djl = DjlPixelShuffle.create(weights, 1)) {
      RgbImage output = scalar.upscale(image);
      assertThat(output.size()).isEqualTo(new Size(9 * scale, 7 * scale));
      assertThat(Differences.largest(output.values(), expected)).isLessThan(1e-5f);
      assertThat(Differences.largest(djl.upscale(image).values(), expected)).isLessThan(1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void djlEqualsTheScalarModelOnAwkwardSizes(int scale) {
    BaselineWeights weights = weights(scale);
    try (PixelShuffle scalar = ScalarPixelShuffle.create(weights);
        PixelShuffle djl = DjlPixelShuffle.create(weights, 1)) {
      for (Size size : List.of(new Size(1, 1), new Size(8, 1), new Size(63, 5), new Size(9, 65))) {
        RgbImage image = RandomWeights.image(size, 61);
        assertThat(Differences.largest(djl.upscale(image).values(), scalar.upscale(image).values()))
            .isLessThan(1e-4f);
      }
    }
  }

  @Test
  void aFileThatIsNoBaselineIsRefused() {
    byte[] file = WeightsFile.read(CheckpointFiles.of("edsr-runs.safetensors"));
    assertThatThrownBy(() -> BaselineWeights.parse("runs", file))
        .isInstanceOf(WeightsException.class)
        .hasMessage("aliif: missing (expected: in the metadata, or edsr)");
    byte[] model = Tensors.file(RandomWeights.tiny().config(), RandomWeights.tiny().tensors());
    assertThatThrownBy(() -> BaselineWeights.parse("tiny", model))
        .isInstanceOf(WeightsException.class)
        .hasMessage("edsr: missing (expected: in the metadata of a baseline)");
  }

  @Test
  void aBaselineIsNoModelForEveryScale() {
    byte[] file = Tensors.file(weights(3).config(), weights(3).tensors());
    assertThatThrownBy(() -> Weights.parse("edsr", file))
        .isInstanceOf(WeightsException.class)
        .hasMessage("model: edsr, for x3 alone (expected: a model for every scale)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 5, 8})
  void otherScalesAreRefused(int scale) {
    assertThatThrownBy(() -> new PixelShuffleConfig(new EncoderConfig.Edsr(4, 2), scale))
        .hasMessage("scale: %d (expected: 2, 3 or 4)", scale);
  }

  @Test
  void thePublishedSizesHaveTheParametersThatAreKnownOfThem() {
    assertThat(parameters(2)).isEqualTo(1_369_859);
    assertThat(parameters(3)).isEqualTo(1_554_499);
    assertThat(parameters(4)).isEqualTo(1_517_571);
  }

  private static long parameters(int scale) {
    return new PixelShuffleConfig(new EncoderConfig.Edsr(64, 16), scale).parameters();
  }

  private static BaselineWeights weights(int scale) {
    ImportedModel model =
        ImportedModel.of(PublishedCheckpoint.read(CheckpointFiles.of("edsr-x" + scale + ".pt")));
    BaselineWeights weights = BaselineWeights.parse("edsr", model.file());
    assertThat(weights.parameters()).isEqualTo(weights.config().parameters());
    return weights;
  }

  private static float[] run(String name) {
    Tensor tensor = RUNS.get(name);
    assertThat(tensor).isNotNull();
    return tensor == null ? new float[0] : tensor.values().clone();
  }
}
