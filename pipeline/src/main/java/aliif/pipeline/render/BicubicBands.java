package aliif.pipeline.render;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import java.util.List;

/** Resizes bands by antialiased bicubic interpolation. They come in order. For one thread. */
public final class BicubicBands {
  private final int width;
  private final BicubicResampler resampler;
  private int next;

  public BicubicBands(RenderTask task) {
    OutputGeometry geometry = task.geometry();
    this.width = geometry.part().width();
    this.resampler = new BicubicResampler(3, task.rendered(), geometry.whole(), geometry.part());
  }

  public List<RgbBand> add(RgbBand band) {
    float[] rows = resampler.push(band.rgb().values(), band.rgb().height());
    int height = rows.length / (3 * width);
    if (height == 0) {
      return List.of();
    }
    RgbBand resized = new RgbBand(next, new RgbImage(new Size(width, height), clamped(rows)));
    next += height;
    return List.of(resized);
  }

  private static float[] clamped(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.clamp(values[i], 0f, 1f);
    }
    return values;
  }
}
