package aliif.pipeline.image.finish;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * Collects a whole image, and passes it on turned. By angles that are no multiple of 90 degrees it
 * interpolates between 4 x 4 pixels (Catmull-Rom), with colours weighted by alpha; what lies
 * outside of the image is transparent.
 */
final class TurningEncoder implements ImageEncoder {
  /** Pixels that are passed on at once. */
  private static final int BAND = 1 << 16;

  private static final int TAPS = 4;

  private final Turn turn;
  private final HeldPixels pixels;
  private final boolean alpha;
  private final ImageEncoder encoder;

  /**
   * @param before layout of the bands
   * @param encoder takes the turned image
   */
  TurningEncoder(Turn turn, PixelLayout before, ImageEncoder encoder) {
    this.turn = turn;
    this.encoder = encoder;
    pixels = new HeldPixels(before);
    alpha = before.alpha() || turn instanceof Turn.Tilt;
  }

  /** Bytes of the whole image, and of what the encoder returns of it at the end. */
  static long heldBytes(PixelLayout before, PixelLayout after) {
    return HeldPixels.bytes(before) + ImageEncoder.returnedBytes(after, after.size().height());
  }

  /** Bytes of a band in floats, before and after a step. */
  static long bandBytes(Size size) {
    return 2L * (3 + 1) * Float.BYTES * Math.max(BAND, size.width());
  }

  @Override
  public ByteString start() {
    return encoder.start();
  }

  @Override
  public ByteString rows(RowBand band) {
    pixels.add(band);
    return ByteString.emptyByteString();
  }

  @Override
  public ByteString finish() {
    Size output = turn.output();
    int rows = Math.max(1, BAND / output.width());
    ByteString bytes = ByteString.emptyByteString();
    for (int y = 0; y < output.height(); y += rows) {
      bytes = bytes.concat(encoder.rows(band(y, Math.min(rows, output.height() - y))));
    }
    pixels.forget();
    return bytes.concat(encoder.finish());
  }

  private RowBand band(int top, int rows) {
    Size size = new Size(turn.output().width(), rows);
    int count = Math.toIntExact(size.pixels());
    float[] colours = new float[3 * count]; // (3, rows, width)
    float[] cover = new float[count]; // (rows, width)
    float[] pixel = new float[TAPS]; // red, green, blue, alpha
    for (int i = 0; i < count; i++) {
      int x = i % size.width();
      int y = top + i / size.width();
      pixel(turn.column(x, y), turn.row(x, y), pixel);
      for (int c = 0; c < 3; c++) {
        colours[c * count + i] = pixel[c];
      }
      cover[i] = pixel[3];
    }
    return new RowBand(
        top, size, new RgbImage(size, colours), alpha ? Optional.of(cover) : Optional.empty());
  }

  private void pixel(double column, double row, float[] pixel) {
    switch (turn) {
      case Turn.Quarters _ -> pixels.copy((int) column, (int) row, pixel);
      case Turn.Tilt _ -> between(column, row, pixel);
    }
  }

  private void between(double column, double row, float[] pixel) {
    int left = (int) Math.floor(column) - 1;
    int top = (int) Math.floor(row) - 1;
    double[] sums = new double[TAPS];
    float[] tap = new float[TAPS];
    for (int j = 0; j < TAPS; j++) {
      double vertical = weight(row - (top + j));
      for (int i = 0; i < TAPS; i++) {
        if (pixels.has(left + i, top + j)) {
          pixels.copy(left + i, top + j, tap);
          double weight = vertical * weight(column - (left + i)) * tap[3];
          for (int c = 0; c < 3; c++) {
            sums[c] += weight * tap[c];
          }
          sums[3] += weight;
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      pixel[c] = sums[3] > 0 ? (float) Math.clamp(sums[c] / sums[3], 0, 1) : 0;
    }
    pixel[3] = (float) Math.clamp(sums[3], 0, 1);
  }

  /** Keys' cubic convolution with a = -1/2. */
  private static double weight(double distance) {
    double d = Math.abs(distance);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
