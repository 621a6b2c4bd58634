package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.LocalMlps;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernels;
import aliif.model.weights.Weights;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the vector engine on next to nothing, so that the JIT compiler has compiled its loops when
 * the first image comes. Until they are compiled each vector is an object, and a tile of an image
 * would take seconds. A process that will use an engine begins this while it reads its files. Safe
 * for use by many threads.
 */
public final class KernelWarmUp {
  /* As lite, but small: the loops are the same ones for all widths. */
  private static final AliifConfig CONFIG =
      new AliifConfig(
          new EncoderConfig.Edsr(16, 1),
          new DecoderConfig(
              new LocalMlps(10, 16, 3),
              List.of(16, 16),
              Scores.LATENT,
              Normalisation.L2,
              true,
              Skip.BILINEAR));

  /* With 16 tiles of 4x4 pixels there are products of twelve rows, and of four. */
  private static final Size INPUT = new Size(16, 16);
  private static final int SCALE = 2;

  private static final int PASSES = 12;

  /* In a second it has ended, mostly. An engine works without, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static @Nullable Thread thread; // guarded by the class

  private KernelWarmUp() {}

  /** Begins on a thread of its own, unless it has begun before in this process. */
  public static synchronized void begin() {
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("aliif-warm-up")
              .uncaughtExceptionHandler((_, _) -> {}) // what is wrong shows when an image needs it
              .start(KernelWarmUp::run);
    }
  }

  /** Waits until its thread has ended, if it has begun. */
  public static void await() {
    Thread begun = begun();
    try {
      if (begun != null) {
        boolean _ = begun.join(PATIENCE);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static synchronized @Nullable Thread begun() {
    return thread;
  }

  /** All passes. */
  static void run() {
    Weights weights = Weights.untrained("warm-up", CONFIG, 1);
    RgbImage image = new RgbImage(INPUT, new float[Math.toIntExact(3 * INPUT.pixels())]);
    Size output = new Size(SCALE * INPUT.width(), SCALE * INPUT.height());
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(INPUT, output));
    KernelWeights prepared = KernelWeights.of(weights, Kernels.fastest());
    try (VectorAliif engine = VectorAliif.create(prepared, 1, Precision.FLOAT16)) {
      for (int pass = 0; pass < PASSES; pass++) {
        engine.upscale(image, window);
      }
    }
  }
}
