package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
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
        .hasMessage("model: large (expected: one of [best, bicubic, small])");
    assertThatThrownBy(() -> models.weights("large")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStandardModelIsOneOfThem() {
    assertThatThrownBy(() -> new Models(Map.of("small", TINY), "best"))
        .hasMessage("model: best (expected: one of [bicubic, small])");
  }

  @Test
  void bicubicCanBeAskedForAndHasNoWeights() {
    assertThat(models.resolve(Optional.of("bicubic"))).isEqualTo("bicubic");
    assertThat(models.digest("bicubic")).isEqualTo(sha256OfNothing());
    assertThat(models.digest("best")).isEqualTo(TINY.digest());
    assertThat(new Models(Map.of(), "bicubic").resolve(Optional.empty())).isEqualTo("bicubic");
  }

  @Test
  void noWeightsAreNamedBicubic() {
    assertThatThrownBy(() -> new Models(Map.of("bicubic", TINY), "bicubic"))
        .hasMessage(
            "model: a file for bicubic (expected: another name; bicubic is bicubic interpolation)");
  }

  private static String sha256OfNothing() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
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
