package aliif.pipeline.image;

import aliif.model.Size;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.pekko.util.ByteString;

/**
 * A PNG file as a row of chunks (W3C PNG specification, third edition).
 *
 * <p>Read here and not by the JDK: its reader inflates text chunks without a bound, does not look
 * at checksums, and loses the transparent colour of some types; and rows of 16 bits or of a strip
 * are needed next.
 */
final class PngFile implements ImageFile {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int EXIF = 0x65584966;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int ANCILLARY = 0x20000000; // the bit of a lower-case first letter

  /** Deflate makes at most 1032 bytes of one. */
  private static final long INFLATION = 1032;

  /**
   * Part of the coded pixels.
   *
   * @param start of the chunk's body
   */
  record Span(int start, int length) {}

  final byte[] bytes;
  final List<Span> pixels = new ArrayList<>();
  Size size = new Size(1, 1);
  PngColour colour = PngColour.GREY;
  int depth; // bits a sample
  boolean interlaced;
  byte[] palette = new byte[0]; // (256, 3)
  byte[] transparency = new byte[0]; // of the palette's entries, or one colour of 16 bits a sample
  private boolean greyPalette;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean whole; // whether the end chunk was found

  private PngFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean isPng(ByteString bytes) {
    return bytes.size() >= 8 && bytes.take(8).toByteBuffer().getLong() == SIGNATURE;
  }

  /**
   * Reads the chunks, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if the header or another chunk before the pixels is
   *     missing or broken
   */
  static PngFile parse(byte[] bytes) {
    PngFile file = new PngFile(bytes);
    file.walk();
    return file;
  }

  @Override
  public ImageHeader header() {
    return new ImageHeader(
        ImageFormat.PNG, orientation.upright(size), grey(), alpha(), orientation);
  }

  boolean grey() {
    return colour.grey() || (colour == PngColour.PALETTE && greyPalette);
  }

  boolean alpha() {
    return colour.alpha() || transparency.length > 0;
  }

  int bitsPerPixel() {
    return colour.samples * depth;
  }

  @Override
  public Samples samples() {
    if (!whole) {
      throw ImageDecoder.unreadable(
          "a PNG that ends early, after " + bytes.length + " bytes", "an IEND chunk");
    }
    long coded = pixels.stream().mapToLong(Span::length).sum();
    if (size.pixels() * bitsPerPixel() / 8 > coded * INFLATION) {
      throw ImageDecoder.unreadable(
          "a PNG of %s with %d bytes of pixels".formatted(size, coded),
          "at least " + size.pixels() * bitsPerPixel() / 8 / INFLATION);
    }
    return PngReader.read(this);
  }

  private void walk() {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = 8;
    while (!whole && at <= bytes.length - 12) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      take(file.getInt(at + 4), file.slice(at + 8, length));
      at += length + 12;
    }
    if (depth == 0) {
      throw ImageDecoder.unreadable("a PNG without a header", "an IHDR chunk first");
    }
    if (colour == PngColour.PALETTE && palette.length == 0) {
      throw ImageDecoder.unreadable("a PNG without its palette", "a PLTE chunk");
    }
  }

  private void take(int type, ByteBuffer body) {
    if ((type == IHDR) == (depth != 0)) {
      throw ImageDecoder.unreadable("a PNG whose chunks are out of order", "IHDR once, and first");
    }
    switch (type) {
      case IHDR -> takeHeader(checked("IHDR", body));
      case PLTE -> takePalette(checked("PLTE", body));
      case TRNS -> takeTransparency(checked("tRNS", body));
      case EXIF -> orientation = Exif.orientation(body);
      case IDAT -> pixels.add(new Span(body.arrayOffset(), body.limit()));
      case IEND -> whole = true;
      default -> requireAncillary(type);
    }
  }

  private static void requireAncillary(int type) {
    if ((type & ANCILLARY) == 0) {
      throw ImageDecoder.unreadable(
          "a PNG with a chunk of type 0x%08x".formatted(type), "IHDR, PLTE, IDAT or IEND");
    }
  }

  /** The body, if its checksum agrees. */
  private ByteBuffer checked(String name, ByteBuffer body) {
    requireChecksum(name, new Span(body.arrayOffset(), body.limit()));
    return body;
  }

  /** Throws unless the checksum that follows a chunk's body is that of its type and body. */
  void requireChecksum(String name, Span body) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, body.start - 4, body.length + 4);
    int written = ByteBuffer.wrap(bytes).getInt(body.start + body.length);
    if ((int) checksum.getValue() != written) {
      throw ImageDecoder.unreadable(
          "a PNG whose %s chunk has checksum %08x".formatted(name, written),
          "%08x".formatted((int) checksum.getValue()));
    }
  }

  private void takeHeader(ByteBuffer body) {
    if (body.limit() != 13) {
      throw ImageDecoder.unreadable("an IHDR chunk of " + body.limit() + " bytes", "13");
    }
    int width = body.getInt(0);
    int height = body.getInt(4);
    if (width < 1 || height < 1) {
      throw ImageDecoder.unreadable(
          "a PNG of %sx%s"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)),
          "1x1 to 2147483647x2147483647");
    }
    Optional<PngColour> known = PngColour.of(body.get(9), body.get(8));
    int interlace = body.get(12);
    if (known.isEmpty() || body.get(10) != 0 || body.get(11) != 0 || (interlace & ~1) != 0) {
      throw ImageDecoder.unreadable(
          "a PNG of colour type %d, bit depth %d, compression %d, filter %d, interlace %d"
              .formatted(body.get(9), body.get(8), body.get(10), body.get(11), interlace),
          "those of the specification");
    }
    size = new Size(width, height);
    colour = known.get();
    depth = body.get(8);
    interlaced = interlace == 1;
  }

  /** An index without an entry is black, as libpng has it. */
  private void takePalette(ByteBuffer body) {
    if (body.limit() == 0 || body.limit() % 3 != 0 || body.limit() > 768) {
      throw ImageDecoder.unreadable("a PLTE chunk of " + body.limit() + " bytes", "3 to 768, by 3");
    }
    palette = new byte[768];
    body.get(0, palette, 0, body.limit());
    greyPalette = true;
    for (int i = 0; i < palette.length; i += 3) {
      greyPalette &= palette[i] == palette[i + 1] && palette[i] == palette[i + 2];
    }
  }

  private void takeTransparency(ByteBuffer body) {
    boolean sound =
        switch (colour) {
          case PALETTE -> body.limit() >= 1 && body.limit() <= 256;
          case GREY, RGB -> body.limit() == 2 * colour.samples;
          case GREY_ALPHA, RGB_ALPHA -> true;
        };
    if (!sound) {
      throw ImageDecoder.unreadable(
          "a tRNS chunk of %d bytes in a PNG of type %s".formatted(body.limit(), colour),
          "1 to 256 with a palette, 2 with grey, 6 with RGB");
    }
    if (!colour.alpha()) { // where it has no meaning, and does no harm
      transparency = new byte[body.limit()];
      body.get(0, transparency);
    }
  }
}
