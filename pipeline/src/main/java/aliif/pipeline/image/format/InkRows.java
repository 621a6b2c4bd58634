package aliif.pipeline.image.format;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Optional;

/**
 * Converts rows of cyan, magenta, yellow and black to sRGB with 8 bits: by the profile of the inks,
 * or by {@code R = (1 - C) * (1 - K)} if there is none. For one thread.
 */
public final class InkRows implements PixelRows {
  private static final int INKS = 4;

  /** Bytes of the colour engine: a table over the four inks, and the profile. */
  private static final long ENGINE = 6L << 20;

  private final PixelRows inks;
  private final PixelLayout layout;
  private final Optional<ColorConvertOp> conversion;
  private final byte[] stored;
  private final WritableRaster from; // (1, width, 4), 255 is full ink
  private final WritableRaster to; // (1, width, 3)

  /**
   * Takes ownership of the rows.
   *
   * @param inks rows of four channels, where 0 is no ink
   * @param profile the profile of the inks; a profile for other colours is ignored
   */
  public InkRows(PixelRows inks, Optional<ColourProfile> profile) {
    this.inks = inks;
    layout = PixelLayout.of(inks.layout().size(), false, false, 8);
    conversion =
        profile
            .filter(each -> each.space() == ColourProfile.Space.INKS)
            .flatMap(InkRows::conversion);
    int width = layout.size().width();
    stored = new byte[inks.layout().rowBytes()];
    from = Raster.createInterleavedRaster(0, width, 1, INKS, null);
    to = Raster.createInterleavedRaster(0, width, 1, 3, null);
  }

  /** Bytes that the conversion holds, with the tables of the colour engine. */
  public static long heldBytes(int width) {
    return ENGINE + 2L * (2 * INKS + 3) * width + 4L * INKS * width;
  }

  /** The conversion by a profile; empty if the colour engine refuses the profile. */
  private static Optional<ColorConvertOp> conversion(ColourProfile profile) {
    try {
      var steps =
          new ICC_Profile[] {
            ICC_Profile.getInstance(profile.bytes().toArray()),
            ICC_Profile.getInstance(ColorSpace.CS_sRGB)
          };
      var conversion = new ColorConvertOp(steps, null);
      conversion.filter(
          Raster.createInterleavedRaster(0, 1, 1, INKS, null),
          Raster.createInterleavedRaster(0, 1, 1, 3, null));
      return Optional.of(conversion);
    } catch (RuntimeException refused) {
      return Optional.empty();
    }
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    inks.read(stored);
    byte[] values = ((DataBufferByte) from.getDataBuffer()).getData();
    int step = inks.layout().depth() / 8;
    for (int i = 0; i < values.length; i++) {
      values[i] = stored[i * step];
    }
    if (conversion.isPresent()) {
      conversion.get().filter(from, to);
      System.arraycopy(((DataBufferByte) to.getDataBuffer()).getData(), 0, row, 0, row.length);
    } else {
      mix(values, row);
    }
  }

  @Override
  public void close() {
    inks.close();
  }

  private static void mix(byte[] inks, byte[] row) {
    for (int i = 0; i < row.length; i++) {
      int at = i / 3 * INKS;
      int light = 255 - (inks[at + i % 3] & 0xff);
      int white = 255 - (inks[at + 3] & 0xff);
      row[i] = (byte) ((light * white + 127) / 255);
    }
  }
}
