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
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.format.LibraryReading;
import aliif.pipeline.image.metadata.ColourProfile.Space;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A BMP file. This class reads the header; the JDK decodes the pixels, except where masks tell
 * which bits hold which channel ({@link BmpMaskedRows}).
 */
public final class BmpFile implements ImageFile {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int FULL_HEADER = 40;
  private static final int LAST_HEADER = 124;
  private static final int HEAD = FILE_HEADER + LAST_HEADER + 4 * 256; // with a palette
  private static final int FILE_BYTES = 2; // these are places in the file
  private static final int PIXELS = 10;
  private static final int COMPRESSION = 30;
  private static final int PIXEL_BYTES = 34;
  private static final int MASKED = 3;
  private static final int MASKED_WITH_ALPHA = 6;
  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class,
          provider ->
              provider.getClass().getModule().equals(ImageIO.class.getModule())
                  && provider.getFormatNames()[0].equalsIgnoreCase("bmp"),
          "the JDK's for BMP");

  private final ImageBytes bytes;
  private final ByteBuffer head; // everything before the pixels, little-endian
  private final boolean rewritten; // whether the library needs that instead of the file's own
  private final PixelLayout layout;
  private final int depth; // bits of a pixel
  private final Optional<BmpMasks> masks;
  private final BmpColours colours;

  private BmpFile(ImageBytes bytes, ByteBuffer start, ImageLimits limits) {
    this.bytes = bytes;
    Optional<byte[]> other = BmpHeader.rewritten(start);
    rewritten = other.isPresent();
    head = other.map(each -> ByteBuffer.wrap(each).order(ByteOrder.LITTLE_ENDIAN)).orElse(start);
    boolean old = old();
    int width = old ? head.getShort(18) & 0xffff : head.getInt(18);
    int height = old ? head.getShort(20) & 0xffff : Math.abs(head.getInt(22));
    depth = head.getShort(old ? 24 : 28) & 0xffff;
    if (width < 1 || height < 1) {
      throw Refusal.unreadable("a BMP of %dx%d".formatted(width, height), "at least 1x1");
    }
    requireKnown(compression());
    masks = masks(start);
    colours = BmpColours.of(bytes, start, limits.metadata());
    boolean alpha = masks.filter(BmpMasks::hasAlpha).isPresent();
    // A palette of greys under a profile for colours is left in colour: else the two disagree.
    boolean grey = grey() && colours.profile().filter(each -> each.space() == Space.RGB).isEmpty();
    layout = PixelLayout.of(new Size(width, height), grey, alpha, 8);
  }

  /** Whether a file that begins with those 16 bytes is a BMP. */
  public static boolean isBmp(ByteBuffer head) {
    return head.get(0) == 'B' && head.get(1) == 'M';
  }

  /**
   * Reads the header, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if the header is broken, or of a kind that is not read
   */
  public static BmpFile parse(ImageBytes bytes, ImageLimits limits) {
    ByteBuffer start =
        bytes.part(0, (int) Math.min(HEAD, bytes.size())).order(ByteOrder.LITTLE_ENDIAN);
    if (start.limit() < FILE_HEADER + OLD_HEADER) {
      throw Refusal.unreadable("a BMP of " + start.limit() + " bytes", "at least 26");
    }
    int said = start.getInt(FILE_HEADER);
    if (said < OLD_HEADER || said > Math.min(LAST_HEADER, start.limit() - FILE_HEADER)) {
      throw Refusal.unreadable("a BMP with a header of " + said + " bytes", "12 to 124");
    }
    return new BmpFile(bytes, start, limits);
  }

  /** Whether the header is that of OS/2 1.x and Windows 2, which has no compression. */
  private boolean old() {
    return head.getInt(FILE_HEADER) < FULL_HEADER;
  }

  private int compression() {
    return old() ? 0 : head.getInt(COMPRESSION);
  }

  /**
   * A BMP may hold a JPEG or a PNG, which the JDK's reader would hand to whatever reader there is.
   */
  private void requireKnown(int compression) {
    boolean known = (compression >= 0 && compression <= MASKED) || compression == MASKED_WITH_ALPHA;
    if (!known) {
      throw Refusal.unsupported(
          "a BMP of compression " + Integer.toUnsignedString(compression), "0 to 3, or 6");
    }
    switch (depth) {
      case 1, 4, 8, 16, 24, 32 -> {}
      default ->
          throw Refusal.unsupported(
              "a BMP of %d bits a pixel".formatted(depth), "1, 4, 8, 16, 24 or 32");
    }
  }

  private Optional<BmpMasks> masks(ByteBuffer start) {
    int compression = compression();
    if (compression != MASKED && compression != MASKED_WITH_ALPHA) {
      return Optional.empty();
    }
    if (depth != 16 && depth != 32) {
      throw Refusal.unreadable(
          "a BMP of %d bits a pixel with masks".formatted(depth), "16 or 32 bits");
    }
    return Optional.of(BmpMasks.of(start, compression == MASKED_WITH_ALPHA));
  }

  /** Whether there is a palette, and each of its colours is grey. */
  private boolean grey() {
    int header = head.getInt(FILE_HEADER);
    int entry = header == OLD_HEADER ? 3 : 4;
    int said = header == OLD_HEADER ? 0 : head.getInt(46);
    int count = said == 0 ? 1 << Math.min(8, depth) : said;
    int start = FILE_HEADER + header;
    if (depth > 8 || start + count * entry > head.limit()) {
      return false;
    }
    for (int at = start; at < start + count * entry; at += entry) {
      if (head.get(at) != head.get(at + 1) || head.get(at) != head.get(at + 2)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public ImageHeader header() {
    Optional<Resolution> resolution =
        old() ? Optional.empty() : Resolution.perMetre(head.getInt(38), head.getInt(42));
    ImageMetadata metadata =
        ImageMetadata.NONE
            .withResolution(resolution)
            .withProfile(colours.profile())
            .withSignals(colours.signals());
    return new ImageHeader(
        ImageFormat.BMP, layout, Orientation.UPRIGHT, 1, metadata, colours.leftOut());
  }

  @Override
  public boolean inStrips() {
    return masks.isPresent();
  }

  /**
   * One row, stored and read, where there are masks, else the library's raster; for coded runs, the
   * file, twice.
   */
  @Override
  public Holding holding() {
    Size size = layout.size();
    long row = BmpMaskedRows.stride(size.width(), depth);
    if (masks.isPresent()) {
      return Holding.of(row + layout.rowBytes());
    }
    boolean runs = compression() == 1 || compression() == 2;
    long raster = Math.ceilDiv((long) size.width() * depth, 8) * size.height();
    return Holding.raster(raster, runs ? 2 * bytes.size() : 0);
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    if (masks.isPresent()) {
      boolean fromTop = head.getInt(22) < 0;
      return new BmpMaskedRows(bytes, wanted, layout, masks.get(), depth, pixels(), fromTop);
    }
    try (bytes) {
      return new RasterRows(
          layout, LibraryReading.read(PROVIDER, input(wanted), wanted, reader -> reader.read(0)));
    }
  }

  /** Place of the first stored row. */
  private long pixels() {
    return Integer.toUnsignedLong(bytes.part(PIXELS, 4).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  /**
   * The file with the sizes that it has. The library believes those in the header, which many
   * programs leave out or get wrong.
   */
  private PartsStream input(Wanted wanted) {
    byte[] start = rewritten ? head.array() : bytes.copy(0, FILE_HEADER + head.getInt(FILE_HEADER));
    long rest = rewritten ? pixels() : start.length;
    long size = start.length + Math.max(0, bytes.size() - rest);
    ByteBuffer own = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    own.putInt(FILE_BYTES, (int) Math.min(Integer.MAX_VALUE, size));
    if (!old()) {
      long pixels = size - Integer.toUnsignedLong(own.getInt(PIXELS));
      own.putInt(PIXEL_BYTES, Math.clamp(pixels, 0, Integer.MAX_VALUE));
    }
    return new PartsStream(wanted).add(start).add(bytes, rest, bytes.size() - rest);
  }
}
