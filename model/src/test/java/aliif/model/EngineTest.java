package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.kernel.KernelWeights;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineTest {
  @ParameterizedTest
  @EnumSource
  void everyEngineUpscales(Engine engine) {
    RgbImage image = RandomWeights.image(new Size(5, 4), 31);
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(11, 9));
    try (Aliif aliif = engine.create(RandomWeights.tiny(), 1)) {
      RgbImage output = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
      assertThat(output.size()).isEqualTo(new Size(11, 9));
      assertThat(output.values()).doesNotContain(Float.NaN);
    }
  }

  /** An engine that does not know a configuration refuses it, and another one is chosen. */
  @ParameterizedTest
  @MethodSource("family")
  void everyModelOfTheFamilyHasAnEngineAndNoneGivesAnotherAnswer(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 32);
    RgbImage image = RandomWeights.image(new Size(5, 4), 31);
    RgbImage expected = upscale(ScalarAliif.create(weights), image);
    assertThat(Engine.fastest(weights).supports(config)).isTrue();
    for (Engine engine : Engine.values()) {
      if (engine.supports(config)) {
        assertThat(
                Differences.largest(
                    upscale(engine.create(weights, 1), image).values(), expected.values()))
            .isLessThan(2e-4f);
      } else {
        assertThatThrownBy(() -> engine.create(weights, 1))
            .hasMessage("engine: %s (expected: DJL or SCALAR for model random-32)", engine);
        assertThatThrownBy(() -> KernelWeights.of(weights))
            .hasMessage(
                "kernels: none for model random-32 (expected: EDSR, unfold, cell, and layers"
                    + " blended)");
      }
    }
  }

  @Test
  void theVectorEngineComputesWhatIsShippedButNotTheAblations() {
    AliifConfig lite = Weights.shipped("lite").config();
    assertThat(Engine.VECTOR.supports(lite)).isTrue();
    assertThat(Engine.VECTOR.supports(lite.withBlend(AliifConfig.Blend.OUTPUTS))).isFalse();
    assertThat(Engine.VECTOR.supports(lite.withInputs(false, true))).isFalse();
    assertThat(Engine.VECTOR.supports(lite.withInputs(true, false))).isFalse();
    assertThat(Engine.VECTOR.supports(lite.withEncoder(new EncoderConfig.Rdn(64, 16, 8, 64))))
        .isFalse();
  }

  private static RgbImage upscale(Aliif engine, RgbImage image) {
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(11, 9));
    try (Aliif aliif = engine) {
      return aliif.render(aliif.encode(image), RenderWindow.whole(grid));
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }

  @Test
  void noThreadsAreTooFew() {
    assertThatThrownBy(() -> Engine.DJL.create(RandomWeights.tiny(), 0))
        .hasMessage("threads: 0 (expected: at least 1)");
  }
}
