package aliif.pipeline;

import aliif.model.BicubicResampler;
import aliif.model.Region;
import aliif.pipeline.image.RowBand;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.tile.RgbBand;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts the alpha plane, where there is one, beside the bands of colour; it is scaled by bicubic
 * interpolation, which costs next to nothing where it is the same throughout. Bands come in order,
 * from the top. One thread.
 */
final class AlphaBands {
  private final SourceImage source;
  private final int width;
  private final BicubicResampler resampler;
  private float[] ready = {}; // (rows, width)
  private int read;

  AlphaBands(SourceImage source, Picture picture) {
    this.source = source;
    this.width = picture.part().width();
    this.resampler = new BicubicResampler(1, source.size(), picture.whole(), picture.part());
  }

  RowBand add(RgbBand band) {
    Optional<float[]> alpha =
        source.alpha() ? Optional.of(rows(band.rgb().height())) : Optional.empty();
    return new RowBand(band.y(), band.rgb().size(), band.rgb(), alpha);
  }

  private float[] rows(int count) {
    float[] band = new float[count * width];
    int filled = 0;
    while (filled < band.length) {
      if (ready.length == 0) {
        Region taken = resampler.source();
        Region row = new Region(taken.y() + read++, taken.x(), 1, taken.width());
        ready = resampler.push(source.alpha(row), 1);
      }
      int taken = Math.min(ready.length, band.length - filled);
      System.arraycopy(ready, 0, band, filled, taken);
      ready = Arrays.copyOfRange(ready, taken, ready.length);
      filled += taken;
    }
    return band;
  }
}
