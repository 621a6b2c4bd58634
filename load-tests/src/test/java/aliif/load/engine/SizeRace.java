package aliif.load.engine;

import aliif.model.CoordinateGrid;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.RowUpscaler;
import aliif.model.kernel.VectorAliif;
import aliif.model.weights.Weights;

/**
 * What an HR pixel costs in whole images, row by row at x4, which should not depend on their size:
 * {@code SizeRace MODEL THREADS ROUNDS}, in nanoseconds. 16 images of 1 megapixel run against one
 * of 16.
 */
public final class SizeRace {
  private static final int SCALE = 4;
  private static final int PIXELS = 16 << 20; // of a call

  private SizeRace() {}

  public static void main(String[] arguments) throws Exception {
    KernelWeights weights = KernelWeights.of(Weights.shipped(arguments[0]));
    try (VectorAliif aliif = VectorAliif.create(weights, Integer.parseInt(arguments[1]))) {
      new Race("ns", Integer.parseInt(arguments[2]))
          .with(
              "1 megapixel",
              PIXELS,
              () -> {
                for (int i = 0; i < 16; i++) {
                  upscale(aliif, 256);
                }
              })
          .with("16 megapixels", PIXELS, () -> upscale(aliif, 1024))
          .run();
    }
  }

  private static void upscale(VectorAliif aliif, int side) {
    CoordinateGrid grid =
        CoordinateGrid.of(new Size(side, side), new Size(side * SCALE, side * SCALE));
    RgbImage band = EngineBenchmark.noise(new Size(side, 16));
    int[] rowsSeen = {0};
    RowUpscaler upscaler = new RowUpscaler(aliif, grid, (y, rows) -> rowsSeen[0]++);
    for (int y = 0; y < side; y += band.height()) {
      upscaler.put(band);
    }
    if (rowsSeen[0] == 0) {
      throw new IllegalStateException("rows: 0 (expected: " + side * SCALE + ")");
    }
  }
}
