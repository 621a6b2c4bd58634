package aliif.pipeline.image;

import aliif.model.Size;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
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

/** Decodes a JPEG's pixels with TwelveMonkeys' reader, which knows CMYK and leans on libjpeg. */
final class JpegReader {
  private static final String READER = "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi";

  /*
   * libjpeg fills what it cannot decode with grey and goes on; only its warnings tell. Extraneous
   * bytes before a marker are the one kind that costs no pixel.
   */
  private static final String DAMAGE = "Corrupt JPEG data";
  private static final String HARMLESS = "extraneous bytes before marker";

  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class, provider -> provider.getClass().getName().equals(READER), READER);

  private JpegReader() {}

  static Samples read(InputStream bytes, Size size) throws IOException {
    List<String> warnings = new CopyOnWriteArrayList<>();
    ImageReader reader = PROVIDER.createReaderInstance();
    BufferedImage image;
    try (var stream = new MemoryCacheImageInputStream(bytes)) {
      reader.setInput(stream, false, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    Optional<String> damage = damage(warnings.stream());
    if (damage.isPresent()) {
      throw ImageDecoder.unreadable("a damaged JPEG, " + damage.get(), "a whole JPEG file");
    }
    if (image.getWidth() != size.width() || image.getHeight() != size.height()) {
      throw ImageDecoder.unreadable(
          "a JPEG of " + image.getWidth() + "x" + image.getHeight(),
          "the " + size + " of its header");
    }
    return samples(image.getRaster(), size);
  }

  private static Optional<String> damage(Stream<String> warnings) {
    return warnings
        .filter(warning -> warning.startsWith(DAMAGE) && !warning.contains(HARMLESS))
        .findFirst();
  }

  /*
   * From the raster, never through getRGB: for grey that would apply a conversion from linear grey.
   * The decoder's own array is kept where it can be, since an image may have 100 MP.
   */
  private static Samples samples(Raster raster, Size size) {
    int channels = raster.getNumBands() < 3 ? 1 : 3;
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getSize() == size.pixels() * channels
        && model.getPixelStride() == channels
        && model.getScanlineStride() == channels * size.width()) {
      return inOrder(new Samples(size, channels, buffer.getData()), model.getBandOffsets());
    }
    return copy(raster, size, channels);
  }

  private static Samples inOrder(Samples samples, int[] offsets) {
    if (samples.channels == 3 && offsets[0] == 2) {
      byte[] values = samples.values;
      for (int i = 0; i < values.length; i += 3) {
        byte blue = values[i];
        values[i] = values[i + 2];
        values[i + 2] = blue;
      }
    }
    return samples;
  }

  private static Samples copy(Raster raster, Size size, int channels) {
    Samples samples = Samples.allocate(size, channels);
    int bands = raster.getNumBands();
    int[] row = new int[size.width() * bands];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, size.width(), 1, row);
      for (int x = 0; x < size.width(); x++) {
        for (int channel = 0; channel < channels; channel++) {
          samples.values[to++] = (byte) row[x * bands + channel];
        }
      }
    }
    return samples;
  }
}
