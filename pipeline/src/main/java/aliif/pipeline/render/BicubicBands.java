package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.plan.ImagePlanner;
import aliif.pipeline.plan.RenderTask;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Resizes bands by bicubic interpolation, antialiased where an axis shrinks. They come in order.
 * For one thread.
 */
public final class BicubicBands {
  /*
   * Few rows can become thousands. So they are made in portions, each when it is asked for.
   */
  private final int width;
  private final int portion; // most rows that are made at a time
  private final BicubicResampler resampler;
  private int next;

  public BicubicBands(RenderTask task) {
    Region part = task.geometry().part();
    this.width = part.width();
    this.portion = Math.max(1, ImagePlanner.SLICE_PIXELS / width);
    this.resampler = new BicubicResampler(3, task.resampling(), part);
  }

  /**
   * Takes the next band.
   *
   * @return what the band completes. All of it has to be made, in order, before the next band comes
   */
  public List<Portion> add(RgbBand band) {
    RowsLeft left = new RowsLeft(band.rgb());
    int complete = resampler.completeAfter(band.rgb().height());
    if (complete == 0) {
      left.addAll();
      return List.of();
    }
    return IntStream.range(0, Math.ceilDiv(complete, portion))
        .mapToObj(
            i -> {
              int rows = Math.min(portion, complete - i * portion);
              return new Portion(left, rows, (i + 1) * portion >= complete);
            })
        .toList();
  }

  /** Rows that are resized. They are made once, when they are asked for. */
  public final class Portion {
    private final RowsLeft left;
    private final int rows;
    private final boolean last; // of its band

    private Portion(RowsLeft left, int rows, boolean last) {
      this.left = left;
      this.rows = rows;
      this.last = last;
    }

    public RgbBand band() {
      float[] values = new float[Math.toIntExact(3L * rows * width)]; // (3, rows, width)
      int made = resampler.take(values, 0);
      while (made < rows) {
        left.addNext();
        made += resampler.take(values, made);
      }
      if (last) {
        left.addAll();
      }
      RgbBand resized = new RgbBand(next, new RgbImage(new Size(width, rows), clamped(values)));
      next += rows;
      return resized;
    }
  }

  /** The rows of a band that the resampler has not taken yet. */
  private final class RowsLeft {
    private final RgbImage image;
    private int taken;

    RowsLeft(RgbImage image) {
      this.image = image;
    }

    void addNext() {
      resampler.add(image.values(), taken++, image.height());
    }

    void addAll() {
      while (taken < image.height()) {
        addNext();
      }
    }
  }

  private static float[] clamped(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.clamp(values[i], 0f, 1f);
    }
    return values;
  }
}
