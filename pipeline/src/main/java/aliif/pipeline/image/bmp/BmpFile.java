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
import aliif.pipeline.image.metadata.ColourProfile;
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

/** A BMP file. We read the header, the JDK decodes the pixels. */
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

  private static final int SPACE = FILE_HEADER + 56; // where it is
  private static final int EMBEDDED = 0x4d424544; // MBED

  private final ImageBytes bytes;
  private final Optional<byte[]> rewritten; // all before the pixels, where the library needs it so
  private final PixelLayout layout;
  private final Optional<ColourProfile> profile;
  private final Optional<Resolution> resolution;
  private final Holding holding;

  private BmpFile(
      ImageBytes bytes,
      ByteBuffer head,
      Optional<byte[]> rewritten,
      PixelLayout layout,
      Optional<ColourProfile> profile) {
    this.bytes = bytes;
    this.rewritten = rewritten;
    this.layout = layout;
    this.profile = profile;
    boolean old = head.getInt(FILE_HEADER) < FULL_HEADER;
    resolution = old ? Optional.empty() : Resolution.perMetre(head.getInt(38), head.getInt(42));
    holding = holding(head, layout.size(), bytes.size());
  }

  public static boolean isBmp(ByteBuffer head) {
    return head.get(0) == 'B' && head.get(1) == 'M';
  }

  /**
   * Reads the header, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if it cannot be, or is of a kind that is not read
   */
  public static BmpFile parse(ImageBytes bytes) {
    ByteBuffer start =
        bytes.part(0, (int) Math.min(HEAD, bytes.size())).order(ByteOrder.LITTLE_ENDIAN);
    if (start.limit() < FILE_HEADER + OLD_HEADER) {
      throw Refusal.unreadable("a BMP of " + start.limit() + " bytes", "at least 26");
    }
    int said = start.getInt(FILE_HEADER);
    if (said < OLD_HEADER || said > Math.min(LAST_HEADER, start.limit() - FILE_HEADER)) {
      throw Refusal.unreadable("a BMP with a header of " + said + " bytes", "12 to 124");
    }
    Optional<byte[]> head = BmpHeader.rewritten(start);
    ByteBuffer file =
        head.map(each -> ByteBuffer.wrap(each).order(ByteOrder.LITTLE_ENDIAN)).orElse(start);
    int header = file.getInt(FILE_HEADER);
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
    Optional<ColourProfile> profile = profile(bytes, file);
    // A palette of greys under a profile for colours is left in colour: else the two disagree.
    boolean grey =
        grey(file, header, depth)
            && profile.filter(each -> each.space() == ColourProfile.Space.RGB).isEmpty();
    PixelLayout layout = PixelLayout.of(new Size(width, height), grey, alpha, 8);
    return new BmpFile(bytes, file, head, layout, profile);
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
    ImageMetadata metadata = ImageMetadata.NONE.withResolution(resolution).withProfile(profile);
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
          layout, LibraryReading.read(PROVIDER, input(wanted), wanted, reader -> reader.read(0)));
    }
  }

  private PartsStream input(Wanted wanted) {
    if (rewritten.isEmpty()) {
      return PartsStream.of(bytes, wanted);
    }
    long pixels = Integer.toUnsignedLong(bytes.part(10, 4).order(ByteOrder.LITTLE_ENDIAN).getInt());
    return new PartsStream(wanted)
        .add(rewritten.get())
        .add(bytes, pixels, Math.max(0, bytes.size() - pixels));
  }

  /** The profile in a header of version 5; it lies anywhere in the file. */
  private static Optional<ColourProfile> profile(ImageBytes bytes, ByteBuffer head) {
    if (head.getInt(FILE_HEADER) < LAST_HEADER || head.getInt(SPACE) != EMBEDDED) {
      return Optional.empty();
    }
    long at = FILE_HEADER + Integer.toUnsignedLong(head.getInt(FILE_HEADER + 112));
    int length = head.getInt(FILE_HEADER + 116);
    boolean inside =
        length >= ColourProfile.HEAD
            && length <= ColourProfile.LONGEST
            && at + length <= bytes.size();
    return inside ? ColourProfile.of(bytes.copy(at, length)) : Optional.empty();
  }
}
