package aliif.pipeline.image;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;

/** Small images, and the JDK's own view of encoded ones. */
final class Pictures {
  private Pictures() {}

  /** Smooth in colour, with some noise, in [0, 1]. */
  static RgbImage rgb(Size size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) (3 * size.pixels())];
    int i = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          double wave = Math.sin(0.13 * x + channel) * Math.cos(0.11 * y);
          values[i++] = Math.clamp((float) (0.5 + 0.4 * wave + 0.02 * random.nextGaussian()), 0, 1);
        }
      }
    }
    return new RgbImage(size, values);
  }

  static float[] alpha(Size size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) size.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Encodes in bands whose heights are 1 to {@code most}, seeded. */
  static ByteString encode(
      ImageEncoder encoder, RgbImage image, Optional<float[]> alpha, int most) {
    Random random = new Random(most);
    ByteString bytes = encoder.start();
    for (int y = 0; y < image.height(); ) {
      int height = Math.min(image.height() - y, 1 + random.nextInt(most));
      bytes = bytes.concat(encoder.rows(band(image, alpha, y, height)));
      y += height;
    }
    return bytes.concat(encoder.finish());
  }

  static RowBand band(RgbImage image, Optional<float[]> alpha, int y, int height) {
    Size size = new Size(image.width(), height);
    RgbImage rgb = image.crop(new Region(y, 0, height, image.width()));
    int from = y * image.width();
    return new RowBand(
        y, size, rgb, alpha.map(a -> Arrays.copyOfRange(a, from, from + (int) size.pixels())));
  }

  /** {@code floor(value * 255 + 0.5)}. */
  static int eightBits(float value) {
    return (int) Math.floor(value * 255 + 0.5);
  }

  static BufferedImage read(ByteString bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static ByteString write(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("no writer for " + format);
      }
      return ByteString.fromArray(bytes.toByteArray());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static ByteString png(RgbImage image) {
    return encode(
        ImageEncoder.create(OutputFormat.PNG, image.size(), false, false),
        image,
        Optional.empty(),
        image.height());
  }

  static ByteString jpeg(RgbImage image, boolean grey, int quality) {
    var format = new OutputFormat(ImageFormat.JPEG, quality);
    return encode(
        ImageEncoder.create(format, image.size(), grey, false),
        image,
        Optional.empty(),
        image.height());
  }
}
