package aliif.pipeline.image.bmp;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.LibraryReading;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.spi.ImageReaderSpi;

/** A BMP file: its header, by hand; its pixels by the JDK. */
public final class BmpFile implements ImageFile {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int ALPHA_HEADER = 56; // the shortest with a mask for alpha
  private static final int FULL_HEADER = 40;
  private static final int LAST_HEADER = 124;
  private static final int HEAD = FILE_HEADER + LAST_HEADER + 4 * 256; // with a palette
  private static final int COMPRESSION = 30; // where it is
  private static final int BIT_FIELDS = 3;
  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class,
          provider ->
              provider.getClass().getModule().equals(ImageIO.class.getModule())
                  && provider.getFormatNames()[0].equalsIgnoreCase("bmp"),
          "the JDK's for BMP");

  private final ImageBytes bytes;
  private final PixelLayout layout;
  private final Optional<Resolution> resolution;
  private final Holding holding;

  private BmpFile(ImageBytes bytes, ByteBuffer head, PixelLayout layout) {
    this.bytes = bytes;
    this.layout = layout;
    boolean old = head.getInt(FILE_HEADER) < FULL_HEADER;
    resolution = old ? Optional.empty() : Resolution.perMetre(head.getInt(38), head.getInt(42));
    holding = holding(head, layout.size(), bytes.size());
  }

  public static boolean isBmp(ByteBuffer head) {
    return head.get(0) == 'B' && head.get(1) == 'M';
  }

  public static BmpFile parse(ImageBytes bytes) {
    ByteBuffer file =
        bytes.part(0, (int) Math.min(HEAD, bytes.size())).order(ByteOrder.LITTLE_ENDIAN);
    if (file.limit() < FILE_HEADER + OLD_HEADER) {
      throw Refusal.unreadable("a BMP of " + file.limit() + " bytes", "at least 26");
    }
    int header = file.getInt(FILE_HEADER);
    if (header < OLD_HEADER || header > Math.min(LAST_HEADER, file.limit() - FILE_HEADER)) {
      throw Refusal.unreadable("a BMP with a header of " + header + " bytes", "12 to 124");
    }
    boolean old = header < FULL_HEADER;
    int width = old ? file.getShort(18) & 0xffff : file.getInt(18);
    int height = old ? file.getShort(20) & 0xffff : Math.abs(file.getInt(22));
    int depth = file.getShort(old ? 24 : 28);
    if (width < 1 || height < 1) {
      throw Refusal.unreadable("a BMP of %dx%d".formatted(width, height), "at least 1x1");
    }
    if (!old) {
      requireKnown(file.getInt(COMPRESSION));
      requireSoundPalette(file, depth);
    }
    boolean alpha = header >= ALPHA_HEADER && file.getInt(30) == BIT_FIELDS && file.getInt(66) != 0;
    PixelLayout layout = PixelLayout.of(new Size(width, height), grey(file, header, depth), alpha, 8);
    return new BmpFile(bytes, file, layout);
  }

  /** A BMP may hold a JPEG or a PNG, which the JDK's reader would read by whatever is there. */
  private static void requireKnown(int compression) {
    if (compression < 0 || compression > BIT_FIELDS) {
      throw Refusal.unsupported(
          "a BMP of compression " + Integer.toUnsignedString(compression), "0 to 3");
    }
  }

  /** The library's raster; where runs are coded, also all of the file's bytes, twice. */
  private static Holding holding(ByteBuffer head, Size size, long fileBytes) {
    boolean old = head.getInt(FILE_HEADER) < FULL_HEADER;
    int depth = head.getShort(old ? 24 : 28);
    boolean runs = !old && (head.getInt(COMPRESSION) == 1 || head.getInt(COMPRESSION) == 2);
    long raster = Math.ceilDiv((long) size.width() * depth, 8) * size.height();
    return Holding.raster(raster, runs ? 2 * fileBytes : 0);
  }

  /** The JDK's reader allocates as many entries as there are said to be. */
  private static void requireSoundPalette(ByteBuffer file, int depth) {
    int colours = file.getInt(46);
    if (depth < 1 || depth > 32 || (depth <= 8 && (colours < 0 || colours > 1 << depth))) {
      throw Refusal.unreadable(
          "a BMP of %d bits with %d colours".formatted(depth, colours), "at most 2 to the bits");
    }
  }

  private static boolean grey(ByteBuffer file, int header, int depth) {
    int entry = header == OLD_HEADER ? 3 : 4;
    int said = header == OLD_HEADER ? 0 : file.getInt(46);
    int colours = said == 0 ? 1 << Math.min(8, depth) : said;
    int start = FILE_HEADER + header;
    if (depth > 8 || start + colours * entry > file.limit()) {
      return false;
    }
    for (int at = start; at < start + colours * entry; at += entry) {
      if (file.get(at) != file.get(at + 1) || file.get(at) != file.get(at + 2)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public ImageHeader header() {
    ImageMetadata metadata = ImageMetadata.NONE.withResolution(resolution);
    return new ImageHeader(ImageFormat.BMP, layout, Orientation.UPRIGHT, 1, metadata);
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  @Override
  public Holding holding() {
    return holding;
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    try (bytes) {
      return new RasterRows(
          layout,
          LibraryReading.read(
              PROVIDER, PartsStream.of(bytes, wanted), wanted, reader -> reader.read(0)));
    }
  }
}
