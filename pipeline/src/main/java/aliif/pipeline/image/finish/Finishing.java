package aliif.pipeline.image.finish;

import aliif.model.RgbImage;
import aliif.pipeline.Finish;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import java.util.function.UnaryOperator;
import org.apache.pekko.util.ByteString;

/**
 * What a {@link Finish} does to an output. Mirroring and colours are done row by row; to be turned,
 * the whole image is held.
 */
public final class Finishing {
  /* Brightness of sRGB values, as JPEG computes it (ITU-R BT.601). */
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private Finishing() {}

  /** The layout of the finished output. */
  public static PixelLayout layout(Finish finish, PixelLayout before) {
    return PixelLayout.of(
        Turn.of(finish.degrees(), before.size()).output(),
        before.grey() || finish.colours() != Finish.Colours.ALL,
        before.alpha() || finish.tilted(),
        before.depth());
  }

  /** What finishing holds, in bytes, besides bands and the encoder of the finished layout. */
  public static long heldBytes(Finish finish, PixelLayout before) {
    long row =
        finish.equals(Finish.NONE) ? 0 : TurningEncoder.bandBytes(layout(finish, before).size());
    return finish.turned() ? row + TurningEncoder.heldBytes(before, layout(finish, before)) : row;
  }

  /**
   * An encoder that takes bands of the output and writes the finished one.
   *
   * @param before layout of the bands
   * @param encoder of the finished layout; closed with the other
   */
  public static ImageEncoder encoder(Finish finish, PixelLayout before, ImageEncoder encoder) {
    ImageEncoder chain =
        switch (finish.colours()) {
          case ALL -> encoder;
          case GREY -> new Mapped(Finishing::grey, encoder);
          case BLACK_AND_WHITE -> new Mapped(Finishing::blackAndWhite, encoder);
        };
    if (finish.turned()) {
      chain = new TurningEncoder(Turn.of(finish.degrees(), before.size()), before, chain);
    }
    return finish.mirrored() ? new Mapped(Finishing::mirrored, chain) : chain;
  }

  private static RowBand grey(RowBand band) {
    float[] values = band.rgb().values(); // (3, height, width)
    int pixels = values.length / 3;
    float[] grey = new float[values.length];
    for (int i = 0; i < pixels; i++) {
      grey[i] = RED * values[i] + GREEN * values[pixels + i] + BLUE * values[2 * pixels + i];
    }
    return threefold(band, grey);
  }

  private static RowBand blackAndWhite(RowBand band) {
    RowBand grey = grey(band);
    float[] values = grey.rgb().values();
    for (int i = 0; i < values.length / 3; i++) {
      values[i] = values[i] < 0.5f ? 0 : 1;
    }
    return threefold(grey, values);
  }

  /** The first channel in all three. */
  private static RowBand threefold(RowBand band, float[] values) {
    int pixels = values.length / 3;
    System.arraycopy(values, 0, values, pixels, pixels);
    System.arraycopy(values, 0, values, 2 * pixels, pixels);
    return new RowBand(band.y(), band.size(), new RgbImage(band.size(), values), band.alpha());
  }

  private static RowBand mirrored(RowBand band) {
    int width = band.size().width();
    return new RowBand(
        band.y(),
        band.size(),
        new RgbImage(band.size(), mirrored(band.rgb().values(), width)),
        band.alpha().map(alpha -> mirrored(alpha, width)));
  }

  private static float[] mirrored(float[] values, int width) {
    float[] mirrored = new float[values.length];
    for (int row = 0; row < values.length; row += width) {
      for (int x = 0; x < width; x++) {
        mirrored[row + x] = values[row + width - 1 - x];
      }
    }
    return mirrored;
  }

  /** Passes on each band as a function makes it. */
  private record Mapped(UnaryOperator<RowBand> function, ImageEncoder encoder)
      implements ImageEncoder {
    @Override
    public ByteString start() {
      return encoder.start();
    }

    @Override
    public ByteString rows(RowBand band) {
      return encoder.rows(function.apply(band));
    }

    @Override
    public ByteString finish() {
      return encoder.finish();
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
