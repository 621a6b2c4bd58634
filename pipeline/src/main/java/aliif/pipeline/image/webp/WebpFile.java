package aliif.pipeline.image.webp;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.bytes.ByteWindow;
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
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.CanvasRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A WebP file. This class reads its RIFF chunks (RFC 9649); libwebp decodes the pixels of the first
 * frame.
 */
public final class WebpFile implements ImageFile {
  public static final int RIFF = 0x46464952; // read from the low byte
  public static final int WEBP = 0x50424557;
  static final int EXTENDED = 0x58385056;
  static final int LOSSY = 0x20385056;
  static final int LOSSLESS = 0x4c385056;
  static final int PROFILE = 0x50434349;
  static final int EXIF = 0x46495845;
  static final int XMP = 0x20504d58;
  private static final int ALPHA = 0x48504c41;
  private static final int FRAME = 0x464d4e41;
  private static final int FRAME_HEADER = 16;
  private static final long PIXEL = 4; // bytes, of a raster

  private static final int START_CODE = 0x2a019d;
  private static final ImageReaderSpi PROVIDER =
      Codecs.named(ImageReaderSpi.class, "com.luciad.imageio.webp.WebPImageReaderSpi");

  /**
   * A chunk.
   *
   * @param type its four letters, the first in the lowest byte
   * @param start place of its body in the file
   * @param length bytes of its body
   */
  private record Chunk(int type, long start, int length) {}

  private final ImageBytes bytes;
  private final ByteWindow file;
  private Optional<Size> canvas = Optional.empty();
  private Optional<Chunk> pixels = Optional.empty();
  private Optional<Chunk> cover = Optional.empty(); // alpha of a lossy image
  private final WebpMetadata metadata;
  private int frames;
  private int left;
  private int top;
  private Size frameSize = new Size(1, 1);
  private boolean alpha;

  private WebpFile(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    this.bytes = bytes;
    metadata = new WebpMetadata(limits.metadata());
    file = new ByteWindow(bytes, wanted);
  }

  public static boolean isWebp(ByteBuffer head) {
    ByteBuffer words = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return words.getInt(0) == RIFF && words.getInt(8) == WEBP;
  }

  public static WebpFile parse(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    WebpFile file = new WebpFile(bytes, limits, wanted);
    long said = Integer.toUnsignedLong(file.file.littleEndian32(4)) + 8;
    if (said > bytes.size()) {
      throw Refusal.unreadable(
          "a WebP that ends early, after " + bytes.size() + " bytes", said + " bytes");
    }
    file.walk(12, said, true);
    file.measure();
    return file;
  }

  private void walk(long from, long end, boolean outer) {
    long at = from;
    while (at <= end - 8) {
      int length = file.littleEndian32(at + 4);
      if (length < 0 || length > end - at - 8) {
        throw Refusal.unreadable(
            "a WebP chunk of %s bytes".formatted(Integer.toUnsignedString(length)),
            "at most " + (end - at - 8));
      }
      Chunk chunk = new Chunk(file.littleEndian32(at), at + 8, length);
      if (outer) {
        take(chunk);
      } else {
        takePixels(chunk);
      }
      at += 8 + length + (length & 1);
    }
  }

  private void take(Chunk chunk) {
    switch (chunk.type) {
      case EXTENDED -> canvas = Optional.of(extendedSize(chunk));
      case PROFILE, EXIF, XMP -> {
        if (metadata.wants(chunk.type, chunk.length)) {
          metadata.take(chunk.type, body(chunk));
        }
      }
      case FRAME -> takeFrame(chunk);
      default -> takePixels(chunk);
    }
  }

  private void takePixels(Chunk chunk) {
    if (chunk.type == ALPHA && pixels.isEmpty()) {
      cover = Optional.of(chunk);
    } else if ((chunk.type == LOSSY || chunk.type == LOSSLESS) && pixels.isEmpty()) {
      pixels = Optional.of(chunk);
    }
  }

  private Size extendedSize(Chunk chunk) {
    if (chunk.length < 10) {
      throw Refusal.unreadable("a VP8X chunk of " + chunk.length + " bytes", "10");
    }
    return new Size(
        1 + file.littleEndian24(chunk.start + 4), 1 + file.littleEndian24(chunk.start + 7));
  }

  private void takeFrame(Chunk chunk) {
    if (frames++ == 0 && chunk.length > FRAME_HEADER) {
      left = 2 * file.littleEndian24(chunk.start);
      top = 2 * file.littleEndian24(chunk.start + 3);
      walk(chunk.start + FRAME_HEADER, chunk.start + chunk.length, false);
    }
  }

  private void measure() {
    Chunk chunk =
        pixels.orElseThrow(
            () -> Refusal.unreadable("a WebP without pixels", "a VP8 or VP8L chunk"));
    int width;
    int height;
    if (chunk.length < 10) {
      throw Refusal.unreadable("a WebP with %d bytes of pixels".formatted(chunk.length), "10");
    }
    if (chunk.type == LOSSY) {
      if (file.littleEndian24(chunk.start + 3) != START_CODE) {
        throw Refusal.unreadable("a VP8 chunk without a start code", "a key frame");
      }
      width = file.littleEndian16(chunk.start + 6) & 0x3fff;
      height = file.littleEndian16(chunk.start + 8) & 0x3fff;
      alpha = cover.isPresent();
    } else {
      int header = file.littleEndian32(chunk.start + 1);
      width = 1 + (header & 0x3fff);
      height = 1 + (header >>> 14 & 0x3fff);
      alpha = (header >>> 28 & 1) == 1;
    }
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a WebP of %dx%d".formatted(width, height), "at least 1x1");
    }
    frameSize = new Size(width, height);
    Size whole = size();
    boolean inside = left + width <= whole.width() && top + height <= whole.height();
    if (!inside || (frames == 0 && !whole.equals(frameSize))) {
      throw Refusal.unreadable(
          "a WebP frame of %s at %d, %d".formatted(frameSize, left, top), "inside " + whole);
    }
  }

  private Size size() {
    return canvas.orElse(frameSize);
  }

  private PixelLayout layout() {
    return PixelLayout.of(size(), false, alpha || !size().equals(frameSize), 8);
  }

  @Override
  public ImageHeader header() {
    Orientation orientation = metadata.orientation;
    PixelLayout upright = layout().withSize(orientation.upright(size()));
    ImageMetadata said = metadata.metadata();
    List<String> leftOut = new ArrayList<>(Xmp.leftOut(said.xmp()));
    leftOut.addAll(metadata.leftOut());
    return new ImageHeader(
        ImageFormat.WEBP, upright, orientation, Math.max(1, frames), said, leftOut);
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  /*
   * libwebp gets the encoded frame in one array. It decodes a lossy frame row by row into our
   * raster. Of a lossless frame, and of an alpha plane, it holds all pixels itself. Measured.
   */
  @Override
  public Holding holding() {
    Chunk chunk = pixels.orElseThrow();
    long encoded = (long) chunk.length + cover.map(Chunk::length).orElse(0);
    boolean whole = chunk.type == LOSSLESS || cover.isPresent();
    long raster = PIXEL * frameSize.pixels();
    return Holding.raster(raster, 2 * encoded + (whole ? raster : 0));
  }

  /** The raster has one integer for each pixel. */
  @Override
  public long largestArray() {
    return frameSize.pixels();
  }

  @Override
  public boolean turnsInPlace() {
    return frameSize.equals(size());
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    WebpLibrary.require();
    try (bytes) {
      PixelLayout layout = layout();
      BufferedImage frame = frame(wanted);
      var rows = new RasterRows(layout.withSize(frameSize), frame);
      return frameSize.equals(size()) ? rows : new CanvasRows(layout, rows, left, top);
    }
  }

  /*
   * If an alpha plane does not decode, libwebp reports a lack of memory, and the library
   * throws an error without a message. The JVM's own error has a message.
   */
  private BufferedImage frame(Wanted wanted) throws IOException {
    try {
      return LibraryReading.read(PROVIDER, firstFrame(wanted), wanted, reader -> reader.read(0));
    } catch (OutOfMemoryError problem) {
      if (problem.getMessage() != null) {
        throw problem;
      }
      throw Refusal.unreadable("a damaged WebP", "a whole WebP file");
    }
  }

  /** Makes a file of the first frame alone. The decoder needs nothing else. */
  private PartsStream firstFrame(Wanted wanted) {
    Chunk chunk = pixels.orElseThrow();
    int extended = cover.map(each -> 8 + 10 + padded(8 + each.length)).orElse(0);
    int length = 4 + extended + padded(8 + chunk.length);
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    PartsStream still = new PartsStream(wanted);
    still.add(head.putInt(RIFF).putInt(length).putInt(WEBP).array());
    cover.ifPresent(
        each -> {
          ByteBuffer canvas = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
          canvas.putInt(EXTENDED).putInt(10).putInt(0x10);
          put24(canvas, frameSize.width() - 1);
          put24(canvas, frameSize.height() - 1);
          still.add(canvas.array());
          put(still, each);
        });
    put(still, chunk);
    return still;
  }

  private void put(PartsStream still, Chunk chunk) {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    still.add(head.putInt(chunk.type).putInt(chunk.length).array());
    still.add(bytes, chunk.start, chunk.length).add(new byte[chunk.length & 1]);
  }

  static void put24(ByteBuffer target, int value) {
    target.putShort((short) value).put((byte) (value >> 16));
  }

  private static int padded(int length) {
    return length + (length & 1);
  }

  private byte[] body(Chunk chunk) {
    return bytes.copy(chunk.start, chunk.length);
  }
}
