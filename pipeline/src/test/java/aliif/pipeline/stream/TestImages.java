package aliif.pipeline.stream;

import aliif.model.RgbImage;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.render.RgbBand;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;

/** Images made of seeded noise, written by the JDK. */
final class TestImages {
  private TestImages() {}

  static SourceImage source(Size size, long seed) {
    return ImageDecoder.decode(png(size, BufferedImage.TYPE_3BYTE_BGR, seed), ImageLimits.DEFAULT);
  }

  static ByteString png(Size size, int type, long seed) {
    return write("png", size, type, seed);
  }

  static ByteString write(String format, Size size, int type, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(size.width(), size.height(), type);
    byte[] samples = new byte[image.getRaster().getNumBands() * (int) size.pixels()];
    random.nextBytes(samples);
    int[] values = new int[samples.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = samples[i] & 0xff;
    }
    image.getRaster().setPixels(0, 0, size.width(), size.height(), values);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, format, bytes);
      return ByteString.fromArray(bytes.toByteArray());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** An image in a folder, as a store has it: its name is its digest. */
  static EncodedImage.Stored stored(Path folder, ByteString image) throws IOException {
    String id = Sha256.hex(image.getByteBuffers());
    Path file = Files.write(folder.resolve(id), image.toArray());
    return new EncodedImage.Stored(new ImageId(id), file);
  }

  /** The image that bands make, which must come in order. */
  static RgbImage join(List<RgbBand> bands, Size size) {
    float[] values = new float[(int) (3 * size.pixels())];
    int next = 0;
    for (RgbBand band : bands) {
      if (band.y() != next) {
        throw new AssertionError("band at " + band.y() + " (expected: " + next + ")");
      }
      int length = band.rgb().height() * size.width();
      for (int channel = 0; channel < 3; channel++) {
        System.arraycopy(
            band.rgb().values(),
            channel * length,
            values,
            (channel * size.height() + next) * size.width(),
            length);
      }
      next += band.rgb().height();
    }
    if (next != size.height()) {
      throw new AssertionError("rows: " + next + " (expected: " + size.height() + ")");
    }
    return new RgbImage(size, values);
  }
}
