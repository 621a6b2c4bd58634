package aliif.pipeline.image.webp;

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
import javax.imageio.spi.ImageReaderSpi;

/**
 * A WebP file. {@link WebpChunks} reads its chunks; libwebp decodes the pixels of the first frame.
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
  private static final long PIXEL = 4; // bytes, of a raster

  private static final ImageReaderSpi PROVIDER =
      Codecs.named(ImageReaderSpi.class, "com.luciad.imageio.webp.WebPImageReaderSpi");

  private final ImageBytes bytes;
  private final WebpFrame frame;
  private final ImageHeader header;

  private WebpFile(ImageBytes bytes, WebpChunks said) {
    this.bytes = bytes;
    frame = said.frame();
    header = header(frame, said);
  }

  public static boolean isWebp(ByteBuffer head) {
    ByteBuffer words = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return words.getInt(0) == RIFF && words.getInt(8) == WEBP;
  }

  public static WebpFile parse(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    return new WebpFile(bytes, WebpChunks.of(bytes, limits, wanted));
  }

  private static PixelLayout layout(WebpFrame frame) {
    return PixelLayout.of(frame.canvas(), false, frame.alpha(), 8);
  }

  private static ImageHeader header(WebpFrame frame, WebpChunks said) {
    Orientation orientation = said.metadata().orientation;
    PixelLayout upright = layout(frame).withSize(orientation.upright(frame.canvas()));
    ImageMetadata metadata = said.metadata().metadata();
    List<String> leftOut = new ArrayList<>(Xmp.leftOut(metadata.xmp()));
    leftOut.addAll(said.metadata().leftOut());
    return new ImageHeader(
        ImageFormat.WEBP, upright, orientation, said.frames(), metadata, leftOut);
  }

  @Override
  public ImageHeader header() {
    return header;
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
    boolean whole = frame.lossless() || frame.cover().isPresent();
    long raster = PIXEL * frame.size().pixels();
    return Holding.raster(raster, 2 * frame.bytes() + (whole ? raster : 0));
  }

  /** The raster has one integer for each pixel. */
  @Override
  public long largestArray() {
    return frame.size().pixels();
  }

  @Override
  public boolean turnsInPlace() {
    return frame.fills();
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    WebpLibrary.require();
    try (bytes) {
      PixelLayout layout = layout(frame);
      var rows = new RasterRows(layout.withSize(frame.size()), raster(wanted));
      return frame.fills() ? rows : new CanvasRows(layout, rows, frame.left(), frame.top());
    }
  }

  /*
   * If an alpha plane does not decode, libwebp reports a lack of memory, and the library
   * throws an error without a message. The JVM's own error has a message.
   */
  private BufferedImage raster(Wanted wanted) throws IOException {
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
    int extended = frame.cover().map(each -> 8 + 10 + padded(8 + each.length())).orElse(0);
    int length = 4 + extended + padded(8 + frame.pixels().length());
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    PartsStream still = new PartsStream(wanted);
    still.add(head.putInt(RIFF).putInt(length).putInt(WEBP).array());
    frame
        .cover()
        .ifPresent(
            each -> {
              ByteBuffer canvas = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
              canvas.putInt(EXTENDED).putInt(10).putInt(0x10);
              put24(canvas, frame.size().width() - 1);
              put24(canvas, frame.size().height() - 1);
              still.add(canvas.array());
              put(still, each);
            });
    put(still, frame.pixels());
    return still;
  }

  private void put(PartsStream still, WebpChunk chunk) {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    still.add(head.putInt(chunk.type()).putInt(chunk.length()).array());
    still.add(bytes, chunk.start(), chunk.length()).add(new byte[chunk.length() & 1]);
  }

  static void put24(ByteBuffer target, int value) {
    target.putShort((short) value).put((byte) (value >> 16));
  }

  private static int padded(int length) {
    return length + (length & 1);
  }
}
