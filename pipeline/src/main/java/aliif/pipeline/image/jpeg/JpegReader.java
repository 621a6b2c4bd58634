package aliif.pipeline.image.jpeg;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.LibraryReading;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.imageio.spi.ImageReaderSpi;

/** Decodes the pixels of a JPEG with the reader of TwelveMonkeys, which uses libjpeg. */
final class JpegReader {
  /*
   * libjpeg replaces what it cannot decode by grey and goes on: only its warnings tell, and of
   * these we see the first alone. Extraneous bytes before the end marker are the only kind of
   * damage that costs no pixel. Before another marker they are pixels of which the marker was lost.
   */
  private static final String DAMAGE = "Corrupt JPEG data";
  private static final String HARMLESS = "extraneous bytes before marker 0xd9";

  private static final ImageReaderSpi PROVIDER =
      Codecs.named(
          ImageReaderSpi.class, "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi");

  private JpegReader() {}

  /** Thrown if pixels are missing or wrong. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param damage the library's warning
     */
    DamagedException(String damage) {
      super(damage);
    }

    UpscaleException refusal() {
      return Refusal.unreadable("a damaged JPEG, " + getMessage(), "a whole JPEG file");
    }
  }

  /** Decodes grey or RGB. */
  static PixelRows read(PartsStream bytes, Wanted wanted, PixelLayout layout) throws IOException {
    return new RasterRows(layout, decode(bytes, wanted, reader -> reader.read(0)));
  }

  /** Decodes four channels as they are stored. */
  static Raster readRaw(PartsStream bytes, Wanted wanted) throws IOException {
    return decode(bytes, wanted, reader -> reader.readRaster(0, null));
  }

  private static <T> T decode(PartsStream bytes, Wanted wanted, LibraryReading.Question<T> question)
      throws IOException {
    List<String> warnings = new CopyOnWriteArrayList<>();
    T decoded =
        LibraryReading.read(
            PROVIDER,
            bytes,
            wanted,
            reader -> {
              reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
              return question.of(reader);
            });
    Optional<String> damage = damage(warnings.stream());
    if (damage.isPresent()) {
      throw new DamagedException(damage.get());
    }
    return decoded;
  }

  private static Optional<String> damage(Stream<String> warnings) {
    return warnings
        .filter(warning -> warning.startsWith(DAMAGE) && !warning.contains(HARMLESS))
        .findFirst();
  }
}
