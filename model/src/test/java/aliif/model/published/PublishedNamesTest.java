package aliif.model.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our models under published names are the same models again, where there are published ones. */
final class PublishedNamesTest {
  @ParameterizedTest
  @MethodSource("published")
  void aModelIsKnownByItsNamesAndShapes(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 5);
    ImportedModel imported = ImportedModel.of(checkpoint(weights));
    assertThat(imported.network()).isEqualTo(config);
    assertThat(imported.tensors()).containsOnlyKeys(weights.tensors().keySet());
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              Tensor same =
                  imported.tensors().getOrDefault(name, new Tensor(List.of(0), new float[0]));
              assertThat(same.shape()).as(name).isEqualTo(tensor.shape());
              assertThat(same.values()).as(name).isEqualTo(tensor.values());
            });
  }

  /** No two tensors have one name, and whichever is missing is said. */
  @ParameterizedTest
  @MethodSource("published")
  void everyTensorIsNeeded(AliifConfig config) {
    PublishedCheckpoint all = checkpoint(RandomWeights.of(config, 5));
    assertThat(all.tensors()).hasSameSizeAs(Weights.shapes(config).keySet());
    for (String name : all.tensors().keySet()) {
      Map<String, Tensor> less = new LinkedHashMap<>(all.tensors());
      less.remove(name);
      assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(less, all.flags())))
          .as(name)
          .isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void aTensorThatIsNoneOfOursHasNoName() {
    AliifConfig config = RandomWeights.tiny().config();
    assertThatThrownBy(() -> PublishedNames.of("decoder.0.weight", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor: decoder.0.weight (expected: one of ours)");
  }

  /** A bank is flat in published files, and a single MLP has no K. */
  private static PublishedCheckpoint checkpoint(Weights weights) {
    AliifConfig config = weights.config();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              List<Integer> shape = tensor.shape();
              if (name.startsWith("mlps.") && config.decoder().scores() == Scores.NONE) {
                shape = shape.subList(1, shape.size());
              } else if (name.startsWith("mlps.") && shape.size() == 3) {
                shape = List.of(shape.get(0), shape.get(1) * shape.get(2));
              }
              tensors.put(PublishedNames.of(name, config), new Tensor(shape, tensor.values()));
            });
    return new PublishedCheckpoint(tensors, Map.of("local_ensemble", config.decoder().ensemble()));
  }

  private static Stream<AliifConfig> published() {
    return RandomWeights.family().filter(it -> isPublished(it.decoder()));
  }

  private static boolean isPublished(DecoderConfig decoder) {
    return decoder.scores() != Scores.LATENT
        && decoder.normalisation() == DecoderConfig.Normalisation.L2
        && decoder.blend() == DecoderConfig.Blend.LAYERS
        && decoder.skip() == DecoderConfig.Skip.NONE;
  }
}
