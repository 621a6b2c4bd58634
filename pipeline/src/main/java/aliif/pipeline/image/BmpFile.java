package aliif.pipeline.image;

import aliif.model.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A BMP file: its header, by hand; its pixels by the JDK. */
final class BmpFile implements ImageFile {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int ALPHA_HEADER = 56; // the shortest with a mask for alpha
  private static final int BIT_FIELDS = 3;
  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class,
          provider ->
              provider.getClass().getModule().equals(ImageIO.class.getModule())
                  && provider.getFormatNames()[0].equalsIgnoreCase("bmp"),
          "the JDK's for BMP");

  private final byte[] bytes;
  private final Layout layout;
  private final Optional<Resolution> resolution;

  private BmpFile(byte[] bytes, Layout layout, Optional<Resolution> resolution) {
    this.bytes = bytes;
    this.layout = layout;
    this.resolution = resolution;
  }

  static boolean isBmp(ByteBuffer head) {
    return head.get(0) == 'B' && head.get(1) == 'M';
  }

  static BmpFile parse(ImageBytes bytes) {
    byte[] array = bytes.all();
    ByteBuffer file = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    if (array.length < FILE_HEADER + OLD_HEADER) {
      throw Refusal.unreadable("a BMP of " + array.length + " bytes", "at least 26");
    }
    int header = file.getInt(FILE_HEADER);
    if (header < OLD_HEADER || header > array.length - FILE_HEADER) {
      throw Refusal.unreadable("a BMP with a header of " + header + " bytes", "12 to 124");
    }
    boolean old = header < 40;
    int width = old ? file.getShort(18) & 0xffff : file.getInt(18);
    int height = old ? file.getShort(20) & 0xffff : Math.abs(file.getInt(22));
    int depth = file.getShort(old ? 24 : 28);
    if (width < 1 || height < 1) {
      throw Refusal.unreadable("a BMP of %dx%d".formatted(width, height), "at least 1x1");
    }
    if (!old) {
      requireSoundPalette(file, depth);
    }
    boolean alpha = header >= ALPHA_HEADER && file.getInt(30) == BIT_FIELDS && file.getInt(66) != 0;
    Layout layout = Layout.of(new Size(width, height), grey(file, header, depth), alpha, 8);
    Optional<Resolution> resolution =
        old ? Optional.empty() : Resolution.perMetre(file.getInt(38), file.getInt(42));
    return new BmpFile(array, layout, resolution);
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
  public PixelRows rows() throws IOException {
    ImageReader reader = PROVIDER.createReaderInstance();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      return new RasterRows(layout, reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
