package aliif.pipeline.image.png;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A PNG file (W3C PNG specification, third edition). {@link PngChunks} reads its chunks, {@link
 * PngReader} its pixels.
 *
 * <p>We read PNG ourselves. The JDK's reader inflates text chunks without a bound, ignores
 * checksums, loses the transparent colour of some types, and starts again for every strip.
 */
public final class PngFile implements ImageFile {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  static final int IDAT = 0x49444154;

  /** The most bytes that Deflate makes of one. */
  static final long INFLATION = 1032;

  private final ImageBytes bytes;
  private final PngParts parts;
  private final PixelLayout layout;
  private final ImageHeader header;

  private PngFile(ImageBytes bytes, PngParts parts, PngMetadata said) {
    this.bytes = bytes;
    this.parts = parts;
    layout = parts.layout(said.metadata());
    header = header(layout, said, parts.whole());
  }

  /** Whether a file that begins with those 16 bytes is a PNG. */
  public static boolean isPng(ByteBuffer head) {
    return head.getLong(0) == SIGNATURE;
  }

  /**
   * Reads the chunks, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if the header or another chunk before the pixels is
   *     missing or broken, or there are too many chunks
   */
  public static PngFile parse(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    PngMetadata metadata = new PngMetadata(limits.metadata());
    PngParts parts = PngChunks.read(bytes, metadata, limits, wanted);
    return new PngFile(bytes, parts, metadata);
  }

  private static ImageHeader header(PixelLayout layout, PngMetadata said, boolean whole) {
    Orientation orientation = said.orientation();
    PixelLayout upright = layout.withSize(orientation.upright(layout.size()));
    ImageMetadata metadata = said.metadata();
    List<String> leftOut = new ArrayList<>(Xmp.leftOut(metadata.xmp()));
    leftOut.addAll(said.leftOut());
    if (!whole) {
      leftOut.add("image: the file has no end marker");
    }
    return new ImageHeader(ImageFormat.PNG, upright, orientation, said.frames(), metadata, leftOut);
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public boolean inStrips() {
    return !parts.head().interlaced();
  }

  ImageBytes bytes() {
    return bytes;
  }

  PngParts parts() {
    return parts;
  }

  PixelLayout layout() {
    return layout;
  }

  /** Two rows, or all of them if the file is interlaced. */
  @Override
  public Holding holding() {
    long two = 2L * layout.rowBytes();
    return Holding.of(
        parts.head().interlaced()
            ? two + HeldRows.bytes(layout, parts.head().size().height())
            : two);
  }

  /** The longest array is a row. */
  @Override
  public long largestArray() {
    return (long) parts.head().size().width() * parts.head().bitsPerPixel() / 8;
  }

  @Override
  public boolean turnsInPlace() {
    return parts.head().interlaced();
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    long least = parts.head().size().pixels() * parts.head().bitsPerPixel() / 8 / INFLATION;
    if (!parts.whole() && (parts.coded() == 0 || parts.coded() < least)) {
      throw endsEarly();
    }
    if (parts.coded() == 0) {
      throw Refusal.unreadable("a PNG without pixels", "an IDAT chunk");
    }
    if (parts.coded() < least) {
      throw Refusal.unreadable(
          "a PNG of %s with %d bytes of pixels".formatted(parts.head().size(), parts.coded()),
          "at least " + least);
    }
    if (parts.head().interlaced()) {
      return PngReader.readPasses(this, wanted);
    }
    if (!parts.whole()) { // before anybody renders what the rest of the file does not have
      PngReader.requireAllRows(this, wanted);
    }
    return new PngReader(this, wanted);
  }

  private UpscaleException endsEarly() {
    return Refusal.unreadable(
        "a PNG that ends early, after " + bytes.size() + " bytes", "an IEND chunk");
  }

  /** The refusal of a file whose pixels end before a row is complete. */
  UpscaleException pixelsEnd(int row) {
    return parts.whole()
        ? Refusal.unreadable(
            "a PNG whose pixels end in row " + row, parts.head().size().height() + " rows")
        : endsEarly();
  }
}
