package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.plan.OutputGeometry;
import java.util.Optional;

/**
 * Adds alpha to the bands of colour, if the source has alpha. Alpha is scaled by bicubic
 * interpolation. Its rows are computed when the band of colour comes that needs them. Bands come in
 * order, from the top. For one thread.
 */
final class AlphaBands {
  private final SourceImage source;
  private final int width;
  private final BicubicResampler resampler;
  private int read;

  AlphaBands(SourceImage source, OutputGeometry geometry) {
    this.source = source;
    this.width = geometry.part().width();
    this.resampler = new BicubicResampler(1, geometry.grid(), geometry.part());
  }

  RowBand add(RgbBand band) {
    Optional<float[]> alpha =
        source.alpha() ? Optional.of(rows(band.rgb().height())) : Optional.empty();
    return new RowBand(band.y(), band.rgb().size(), band.rgb(), alpha);
  }

  private float[] rows(int count) {
    float[] band = new float[Math.multiplyExact(count, width)];
    int filled = resampler.take(band, 0);
    while (filled < count) {
      Region taken = resampler.source();
      Region row = new Region(taken.y() + read++, taken.x(), 1, taken.width());
      resampler.add(source.alpha(row));
      filled += resampler.take(band, filled);
    }
    return band;
  }
}
