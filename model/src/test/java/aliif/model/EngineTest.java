package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @Test
  void noThreadsAreTooFew() {
    assertThatThrownBy(() -> Engine.DJL.create(RandomWeights.tiny(), 0))
        .hasMessage("threads: 0 (expected: at least 1)");
  }
}
