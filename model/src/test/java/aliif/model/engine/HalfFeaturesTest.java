package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine reads features in float16, whoever made them. */
final class HalfFeaturesTest {
  private static final Size LOW = new Size(23, 17);
  private static final RenderWindow WINDOW =
      RenderWindow.whole(CoordinateGrid.of(LOW, new Size(40, 30)));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @MethodSource("family")
  void renderTheSameBitsAsTheirValuesInFloat32(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 7);
    FeatureMap halves = halves(weights);
    FeatureMap singles = new FeatureMap(LOW, halves.depth(), halves.values());
    for (Engine engine : Engine.values()) {
      if (engine.supports(config)) {
        try (Aliif aliif = engine.create(weights, 1)) {
          assertThat(aliif.render(halves, WINDOW).values())
              .as("%s", engine)
              .isEqualTo(aliif.render(singles, WINDOW).values());
        }
      }
    }
  }

  /** Each access decoded all of them: 4800 times for this window. */
  @ParameterizedTest
  @MethodSource("family")
  void areNotDecodedAtEachAccess(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 7);
    FeatureMap halves = halves(weights);
    FeatureMap singles = new FeatureMap(LOW, halves.depth(), halves.values());
    for (Engine engine : Engine.values()) {
      if (engine.supports(config)) {
        try (Aliif aliif = engine.create(weights, 1)) {
          aliif.render(singles, WINDOW); // scratch that is kept
          long most = singles.bytes() + (256 << 10);
          long more = Long.MAX_VALUE;
          // Until the compiler is done, vectors are objects.
          for (int run = 0; run < 50 && more >= most; run++) {
            more = Math.min(more, allocated(aliif, halves) - allocated(aliif, singles));
          }
          assertThat(more).as("%s", engine).isLessThan(most);
        }
      }
    }
  }

  @Test
  void onlyTheVectorEngineMakesThem() {
    RgbImage image = RandomWeights.image(LOW, 1);
    for (Engine engine : Engine.values()) {
      try (Aliif aliif = engine.create(RandomWeights.tiny(), 1, Precision.FLOAT16)) {
        assertThat(aliif.encode(image).precision())
            .isEqualTo(engine == Engine.VECTOR ? Precision.FLOAT16 : Precision.FLOAT32);
      }
      try (Aliif aliif = engine.create(RandomWeights.tiny(), 1)) {
        assertThat(aliif.encode(image).precision()).isEqualTo(Precision.FLOAT32);
      }
    }
  }

  @Test
  void aPartIsReadAsTheWhole() {
    FeatureMap halves = halves(RandomWeights.tiny());
    float[] all = halves.values();
    int depth = halves.depth();
    assertThat(halves.value(40, 3)).isEqualTo(all[40 * depth + 3]);
    assertThat(halves.values(40, 2, 5))
        .containsExactly(all[40 * depth + 2], all[40 * depth + 3], all[40 * depth + 4]);
    assertThat(halves.rows(3, 2).remaining()).isEqualTo(2 * 23 * depth);
    assertThat(halves.rows(3, 2).get()).isEqualTo(all[3 * 23 * depth]);
  }

  private long allocated(Aliif aliif, FeatureMap features) {
    long before = threads.getCurrentThreadAllocatedBytes();
    RgbImage output = aliif.render(features, WINDOW);
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(output.width()).isEqualTo(40);
    return after - before;
  }

  private static FeatureMap halves(Weights weights) {
    try (Aliif aliif = ScalarAliif.create(weights)) {
      FeatureMap singles = aliif.encode(RandomWeights.image(LOW, 8));
      short[] halves = new short[singles.values().length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = Float.floatToFloat16(singles.values()[i]);
      }
      return new FeatureMap(LOW, singles.depth(), halves);
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
