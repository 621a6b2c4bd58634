package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.LibraryReading;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Decodes the pixels of a TIFF with the reader of TwelveMonkeys, one row of strips or tiles at a
 * time. For one thread.
 */
final class TiffReader implements PixelRows {
  /** The fewest rows that are decoded together: each time the library searches for their strips. */
  private static final int LEAST = 16;

  private static final ImageReaderSpi PROVIDER =
      Codecs.named(
          ImageReaderSpi.class, "com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi");

  private final TiffFile file;
  private final PixelLayout layout;
  private final ImageReader reader;
  private final Wanted wanted;
  private final int height; // rows that are decoded together
  private Optional<PixelRows> strip;
  private int next;

  TiffReader(TiffFile file, Wanted wanted) throws IOException {
    this.file = file;
    this.wanted = wanted;
    // The inks are four colours without alpha; the layout's channels count them.
    int depth = file.bits == 16 ? 16 : 8;
    int channels = file.header().layout().channels();
    boolean inks = file.channels == 4 && channels == 3;
    layout =
        file.extra.picked()
            ? new PixelLayout(
                new Size(file.size.width() * file.channels, file.size.height()), 1, depth)
            : new PixelLayout(file.size, inks ? 4 : channels, depth);
    height = height(file);
    reader = PROVIDER.createReaderInstance();
    reader.setInput(TiffStream.of(file, wanted), true, true);
    strip = Optional.of(readStrip());
  }

  /** How many rows are decoded together. */
  static int height(TiffFile file) {
    return file.stripHeight() * Math.ceilDiv(LEAST, file.stripHeight());
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    if (next > 0 && next % height == 0) {
      strip = Optional.empty(); // before there is another
      strip = Optional.of(readStrip());
    }
    strip.orElseThrow().read(row);
    if (!file.extra.picked()) {
      StraightColours.make(row, layout, file);
    }
    next++;
  }

  @Override
  public void close() {
    reader.dispose();
    file.bytes.close();
  }

  private PixelRows readStrip() throws IOException {
    int width = layout.size().width();
    int rows = Math.min(height, layout.size().height() - next);
    if (file.jpegs()) {
      TiffJpegs.requireSound(file, next, next + rows, wanted);
    }
    ImageReadParam parameters = reader.getDefaultReadParam();
    parameters.setSourceRegion(new Rectangle(0, next, width, rows));
    BufferedImage image =
        LibraryReading.ask(reader, wanted, library -> library.read(0, parameters));
    return new RasterRows(layout.withSize(new Size(width, rows)), image);
  }
}
