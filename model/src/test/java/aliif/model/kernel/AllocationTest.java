package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call allocates its result and hardly more, once the compiler is done: vectors that are boxed
 * would show as gigabytes.
 */
@Timeout(120)
final class AllocationTest {
  private static final long HARDLY = 64 << 10;
  private static final long PATIENCE = 60_000_000_000L; // nanoseconds for the compiler

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void encodingAndRenderingAllocateTheirResults() {
    RgbImage image = RandomWeights.image(new Size(96, 80), 1);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(250, 200)));
    try (VectorAliif aliif = VectorAliif.create(Weights.shipped("lite"))) {
      FeatureMap features = aliif.encode(image);
      assertThat(least(() -> aliif.encode(image), features.bytes()))
          .isLessThan(features.bytes() + HARDLY);
      long output = 3 * window.output().size().pixels() * Float.BYTES;
      assertThat(least(() -> aliif.render(features, window), output)).isLessThan(output + HARDLY);
    }
  }

  @Test
  void renderingWithScoresPerQueryAllocatesItsResult() {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(8, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(10, 16, 5),
                List.of(64, 64),
                Scores.QUERY,
                Normalisation.L2,
                true,
                Skip.NONE));
    RgbImage image = RandomWeights.image(new Size(48, 40), 1);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(125, 100)));
    try (VectorAliif aliif = VectorAliif.create(RandomWeights.of(config, 1))) {
      FeatureMap features = aliif.encode(image);
      long output = 3 * window.output().size().pixels() * Float.BYTES;
      assertThat(least(() -> aliif.render(features, window), output)).isLessThan(output + HARDLY);
    }
  }

  /** Bytes that a call allocates, in the best of many: until it is near what it must be. */
  private long least(Runnable call, long result) {
    long least = Long.MAX_VALUE;
    long begin = System.nanoTime();
    while (least > result + HARDLY && System.nanoTime() - begin < PATIENCE) {
      long before = threads.getCurrentThreadAllocatedBytes();
      call.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
