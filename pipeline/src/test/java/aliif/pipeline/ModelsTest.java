package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  private static final Weights TINY = RandomWeights.tiny();

  private final Models models = new Models(Map.of("small", TINY, "best", TINY), "small");

  @Test
  void theStandardModelIsUsedUnlessAnotherIsAskedFor() {
    assertThat(models.resolve(Optional.empty())).isEqualTo("small");
    assertThat(models.resolve(Optional.of("best"))).isEqualTo("best");
    assertThat(models.weights("best")).isSameAs(TINY);
  }

  @Test
  void anUnknownModelIsAWrongParameterWithTheNamesThatAreKnown() {
    assertThatThrownBy(() -> models.resolve(Optional.of("large")))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.InvalidParameter.class))
        .hasMessage("model: large (expected: one of [best, small])");
    assertThatThrownBy(() -> models.weights("large")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStandardModelIsOneOfThem() {
    assertThatThrownBy(() -> new Models(Map.of("small", TINY), "best"))
        .hasMessage("model: best (expected: one of [small])");
  }

  @Test
  void whatIsAddedToTheMapLaterIsNotServed() {
    Map<String, Weights> map = new HashMap<>(Map.of("small", TINY));
    Models copied = new Models(map, "small");
    map.put("late", TINY);

    assertThatThrownBy(() -> copied.resolve(Optional.of("late")))
        .isInstanceOf(UpscaleException.class);
  }
}
