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
import java.util.zip.CRC32;

/**
 * A PNG file. This class reads its chunks (W3C PNG specification, third edition), {@link PngReader}
 * its pixels.
 *
 * <p>We read PNG ourselves. The JDK's reader inflates text chunks without a bound, ignores
 * checksums, loses the transparent colour of some types, and starts again for every strip.
 */
public final class PngFile implements ImageFile {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int CGBI = 0x43674249;
  private static final int ANCILLARY = 0x20000000; // the bit of a lower-case first letter

  /** The most bytes that Deflate makes of one. */
  static final long INFLATION = 1032;

  /** The longest IHDR, PLTE or tRNS chunk that is looked at; they have at most 768 bytes. */
  private static final int LONGEST_CRITICAL = 1 << 12;

  private static final int KEYWORD = 80; // bytes of the longest, with its end

  final ImageBytes bytes;
  long pixels; // where the first chunk of coded pixels begins; 0 if there is none
  private long coded; // bytes of coded pixels
  PngHeader head = PngHeader.NONE;
  PngPalette palette = PngPalette.NONE;
  byte[] transparency = new byte[0]; // of the palette's entries, or one colour of 16 bits a sample
  private final PngMetadata metadata;
  boolean whole; // whether the end chunk was found
  long end; // behind the last chunk that is there

  private PngFile(ImageBytes bytes, ImageLimits limits) {
    this.bytes = bytes;
    metadata = new PngMetadata(limits.metadata());
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
    PngFile file = new PngFile(bytes, limits);
    file.walk(limits.parts().pngChunks(), wanted);
    return file;
  }

  @Override
  public ImageHeader header() {
    Orientation orientation = metadata.orientation();
    PixelLayout upright = layout().withSize(orientation.upright(head.size()));
    ImageMetadata said = metadata.metadata();
    List<String> leftOut = new ArrayList<>(Xmp.leftOut(said.xmp()));
    leftOut.addAll(metadata.leftOut());
    if (!whole) {
      leftOut.add("image: the file has no end marker");
    }
    return new ImageHeader(ImageFormat.PNG, upright, orientation, metadata.frames(), said, leftOut);
  }

  @Override
  public boolean inStrips() {
    return !head.interlaced();
  }

  PixelLayout layout() {
    return PixelLayout.of(head.size(), grey(), alpha(), head.depth() == 16 ? 16 : 8);
  }

  /**
   * Whether the image is grey. A palette of greys with a profile for colours is not, since the two
   * would disagree.
   */
  private boolean grey() {
    return head.colour().grey()
        || (head.colour() == PngColour.PALETTE
            && palette.grey
            && metadata.metadata().profile().isEmpty());
  }

  private boolean alpha() {
    return head.colour().alpha() || transparency.length > 0;
  }

  /** Two rows, or all of them if the file is interlaced. */
  @Override
  public Holding holding() {
    PixelLayout layout = layout();
    long two = 2L * layout.rowBytes();
    return Holding.of(head.interlaced() ? two + HeldRows.bytes(layout, head.size().height()) : two);
  }

  /** The longest array is a row. */
  @Override
  public long largestArray() {
    return (long) head.size().width() * head.bitsPerPixel() / 8;
  }

  @Override
  public boolean turnsInPlace() {
    return head.interlaced();
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    long least = head.size().pixels() * head.bitsPerPixel() / 8 / INFLATION;
    if (!whole && (coded == 0 || coded < least)) {
      throw endsEarly();
    }
    if (coded == 0) {
      throw Refusal.unreadable("a PNG without pixels", "an IDAT chunk");
    }
    if (coded < least) {
      throw Refusal.unreadable(
          "a PNG of %s with %d bytes of pixels".formatted(head.size(), coded), "at least " + least);
    }
    if (head.interlaced()) {
      return PngReader.readPasses(this, wanted);
    }
    if (!whole) { // before anybody renders what the rest of the file does not have
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
    return whole
        ? Refusal.unreadable("a PNG whose pixels end in row " + row, head.size().height() + " rows")
        : endsEarly();
  }

  private void walk(int most, Wanted wanted) {
    long at = 8;
    int chunks = 0;
    while (!whole && at <= bytes.size() - 12) {
      wanted.check();
      ByteBuffer chunk = bytes.part(at, 8);
      int length = chunk.getInt(0);
      if (length < 0 || length > bytes.size() - at - 12) {
        break;
      }
      take(chunk.getInt(4), at, length);
      at += length + 12L;
      end = at;
      if (++chunks > most) {
        throw Refusal.overLimit("a PNG of many chunks", "at most " + most, "png-chunks");
      }
    }
    if (head.depth() == 0) {
      throw Refusal.unreadable("a PNG without a header", "an IHDR chunk first");
    }
    if (head.colour() == PngColour.PALETTE && palette.colours.length == 0) {
      throw Refusal.unreadable("a PNG without its palette", "a PLTE chunk");
    }
  }

  private void take(int type, long at, int length) {
    if (type == CGBI) {
      throw Refusal.unsupported("a PNG in Apple's own form (CgBI)", "one of the specification");
    }
    if ((type == IHDR) == (head.depth() != 0)) {
      throw Refusal.unreadable("a PNG whose chunks are out of order", "IHDR once, and first");
    }
    switch (type) {
      case IHDR -> head = PngHeader.of(checked("IHDR", at, length));
      case PLTE -> palette = PngPalette.of(checked("PLTE", at, length));
      case TRNS -> takeTransparency(checked("tRNS", at, length));
      case IDAT -> {
        pixels = pixels == 0 ? at : pixels;
        coded += length;
      }
      case IEND -> whole = true;
      default -> {
        requireAncillary(type);
        if (length > metadata.longest(type)) {
          metadata.skip(type, bytes.copy(at + 8, Math.min(length, KEYWORD)), length);
        } else if (length > 0) {
          metadata.take(type, bytes.copy(at + 8, length));
        }
      }
    }
  }

  private static void requireAncillary(int type) {
    if ((type & ANCILLARY) == 0) {
      throw Refusal.unreadable(
          "a PNG with a chunk of type 0x%08x".formatted(type), "IHDR, PLTE, IDAT or IEND");
    }
  }

  /**
   * The body of a chunk.
   *
   * @throws aliif.pipeline.UpscaleException if it is far too long, or its checksum is wrong
   */
  private ByteBuffer checked(String name, long at, int length) {
    if (length > LONGEST_CRITICAL) {
      throw Refusal.unreadable(
          "a PNG whose %s chunk has %d bytes".formatted(name, length), "at most 768");
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes.part(at + 4, length + 4));
    requireChecksum(name, checksum, at + 8 + length);
    return bytes.part(at + 8, length);
  }

  /**
   * Refuses the file if a checksum is wrong.
   *
   * @param name the chunk's name
   * @param checksum the checksum of the bytes
   * @param at place of the checksum in the file
   */
  void requireChecksum(String name, CRC32 checksum, long at) {
    int written = bytes.part(at, 4).getInt(0);
    if ((int) checksum.getValue() != written) {
      throw Refusal.unreadable(
          "a PNG whose %s chunk has checksum %08x".formatted(name, written),
          "%08x".formatted((int) checksum.getValue()));
    }
  }

  /** Reads the transparency. If its length is wrong it is ignored, as in libpng. */
  private void takeTransparency(ByteBuffer body) {
    if (head.colour().fits(body.limit())) {
      transparency = new byte[body.limit()];
      body.get(0, transparency);
    }
  }
}
