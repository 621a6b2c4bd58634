package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineMemoryTest {
  private static final Size LOW = new Size(33, 21);

  @ParameterizedTest
  @MethodSource("family")
  void featuresWeighWhatIsSaid(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 5);
    assertFeatures(Engine.SCALAR, weights);
    if (Engine.VECTOR.supports(config)) {
      assertFeatures(Engine.VECTOR, weights);
    }
  }

  @Test
  void featuresOfLibtorchWeighWhatIsSaid() {
    assertFeatures(Engine.DJL, RandomWeights.tiny());
  }

  private static void assertFeatures(Engine engine, Weights weights) {
    for (Precision precision : Precision.values()) {
      try (Aliif aliif = engine.create(weights, 1, precision)) {
        assertThat(new EngineMemory(engine, weights.config(), 1, precision).features(LOW))
            .isEqualTo(aliif.encode(RandomWeights.image(LOW, 1)).bytes());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lite, 69", "latent, 69", "paper, 416", "liif16, 16", "liif, 256"})
  void featuresOfAMegapixel(String model, long depth) {
    AliifConfig config = Weights.shipped(model).config();
    assertThat(
            new EngineMemory(Engine.VECTOR, config, 1, Precision.FLOAT16)
                .features(new Size(1000, 1000)))
        .isEqualTo(2_000_000 * depth);
  }

  @Test
  void memoryOfTheVectorEngineFollowsTheWidthAndNotTheHeight() {
    AliifConfig config = Weights.shipped("lite").config();
    EngineMemory memory = new EngineMemory(Engine.VECTOR, config, 2, Precision.FLOAT32);
    long low = memory.working(whole(new Size(4096, 300)));
    assertThat(memory.working(whole(new Size(4096, 3000)))).isBetween(low, low + 2_000_000);
    assertThat((double) memory.working(whole(new Size(16384, 300))) / low).isBetween(3.0, 4.1);
  }

  /** More than any array has, but a number all the same. */
  @Test
  void anyWidthHasANumber() {
    for (Engine engine : Engine.values()) {
      EngineMemory memory =
          new EngineMemory(engine, Weights.shipped("paper").config(), 4, Precision.FLOAT32);
      RenderWindow window = whole(new Size(10_000_000, 300));
      assertThat(memory.working(window)).isGreaterThan(100_000_000_000L);
      assertThat(memory.held(window)).isLessThan(memory.working(window));
    }
  }

  @Test
  void theSelfEnsembleTakesTheCropInBothDirections() {
    AliifConfig config = Weights.shipped("lite").config();
    EngineMemory memory = new EngineMemory(Engine.VECTOR, config, 1, Precision.FLOAT32);
    RenderWindow wide = whole(new Size(8000, 40));
    RenderWindow high = whole(new Size(40, 8000));
    assertThat(memory.workingAsSelfEnsemble(high))
        .isEqualTo(memory.workingAsSelfEnsemble(wide))
        .isEqualTo(memory.working(wide))
        .isGreaterThan(memory.working(high));
  }

  /** The heap is looked at from beside, while the layers are made. */
  @ParameterizedTest
  @CsvSource({"LATENT", "QUERY"})
  void aScalarCallHoldsAtMostWhatIsSaid(Scores scores) throws InterruptedException {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(16, 4),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(10, 16, 3),
                List.of(64, 64),
                scores,
                Normalisation.L2,
                true,
                Skip.BILINEAR));
    RenderWindow window = whole(new Size(150, 140));
    RgbImage crop = RandomWeights.image(window.crop().size(), 1);
    long said = new EngineMemory(Engine.SCALAR, config, 1, Precision.FLOAT32).working(window);
    try (Aliif aliif = ScalarAliif.create(RandomWeights.of(config, 1))) {
      long before = heap();
      Thread call = Thread.ofPlatform().start(() -> aliif.encode(crop));
      long most = 0;
      while (call.isAlive()) {
        most = Math.max(most, heap() - before);
        Thread.sleep(20);
      }
      call.join();
      assertThat(most).isBetween(said / 5, said);
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static RenderWindow whole(Size low) {
    return RenderWindow.whole(CoordinateGrid.of(low, new Size(2 * low.width(), 2 * low.height())));
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
