package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reduces bands that the model has rendered from an image with alpha. Each colour is weighted by
 * its alpha, so that pixels which are nearly transparent do not colour visible ones: colours are
 * multiplied by alpha, reduced together with it, and divided by it. Bands come in order, from the
 * top. For one thread.
 */
final class WeightedBands {
  private static final int PLANES = 4; // red, green, blue, alpha

  private final AlphaBands alpha; // at the size that the model renders
  private final BicubicResampler resampler;
  private final int width; // of the output
  private int next; // row of the output

  WeightedBands(SourceImage source, RenderTask task) {
    Region part = task.geometry().part();
    alpha = new AlphaBands(source, new OutputGeometry(task.grid(), task.needed()));
    resampler = new BicubicResampler(PLANES, task.resampling(), part);
    width = part.width();
  }

  /** The rows of the output that the band completes; often none. */
  List<RowBand> add(RgbBand band) {
    RowBand covered = alpha.add(band);
    float[] rows = resampler.push(weighted(covered), band.rgb().height());
    int height = rows.length / (PLANES * width);
    if (height == 0) {
      return List.of();
    }
    RowBand reduced = divided(rows, new Size(width, height));
    next += height;
    return List.of(reduced);
  }

  /** Colours multiplied by alpha, then alpha: (4, height, width). */
  private static float[] weighted(RowBand band) {
    float[] colours = band.rgb().values(); // (3, height, width)
    float[] alpha = band.alpha().orElseThrow(); // (height, width)
    float[] planes = Arrays.copyOf(colours, colours.length + alpha.length);
    for (int i = 0; i < alpha.length; i++) {
      float cover = Math.clamp(alpha[i], 0f, 1f);
      for (int plane = i; plane < colours.length; plane += alpha.length) {
        planes[plane] *= cover;
      }
      planes[colours.length + i] = cover;
    }
    return planes;
  }

  private RowBand divided(float[] planes, Size size) {
    int pixels = Math.toIntExact(size.pixels());
    float[] alpha = Arrays.copyOfRange(planes, 3 * pixels, PLANES * pixels);
    float[] colours = Arrays.copyOf(planes, 3 * pixels);
    for (int i = 0; i < colours.length; i++) {
      float cover = alpha[i % pixels];
      colours[i] = cover > 0 ? Math.clamp(colours[i] / cover, 0f, 1f) : 0;
    }
    return new RowBand(next, size, new RgbImage(size, colours), Optional.of(alpha));
  }
}
