package aliif.pipeline.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a JPEG's pixels with TwelveMonkeys' reader, which leans on libjpeg. */
final class JpegReader {
  /*
   * libjpeg fills what it cannot decode with grey and goes on; only its warnings tell. Extraneous
   * bytes before a marker are the one kind that costs no pixel.
   */
  private static final String DAMAGE = "Corrupt JPEG data";
  private static final String HARMLESS = "extraneous bytes before marker";

  private static final ImageReaderSpi PROVIDER =
      Codecs.named(
          ImageReaderSpi.class, "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi");

  private JpegReader() {}

  /** Grey or RGB. */
  static PixelRows read(InputStream bytes, Layout layout) throws IOException {
    return new RasterRows(layout, decode(bytes, reader -> reader.read(0)));
  }

  /** Four channels as they are stored. */
  static Raster readRaw(InputStream bytes) throws IOException {
    return decode(bytes, reader -> reader.readRaster(0, null));
  }

  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private static <T> T decode(InputStream bytes, Reading<T> reading) throws IOException {
    List<String> warnings = new CopyOnWriteArrayList<>();
    ImageReader reader = PROVIDER.createReaderInstance();
    T decoded;
    try (var stream = new MemoryCacheImageInputStream(bytes)) {
      reader.setInput(stream, false, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      decoded = reading.from(reader);
    } finally {
      reader.dispose();
    }
    Optional<String> damage = damage(warnings.stream());
    if (damage.isPresent()) {
      throw Refusal.unreadable("a damaged JPEG, " + damage.get(), "a whole JPEG file");
    }
    return decoded;
  }

  private static Optional<String> damage(Stream<String> warnings) {
    return warnings
        .filter(warning -> warning.startsWith(DAMAGE) && !warning.contains(HARMLESS))
        .findFirst();
  }
}
