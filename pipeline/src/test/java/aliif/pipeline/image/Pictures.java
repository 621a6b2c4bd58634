package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.RowBand;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;

/** Small images, and the JDK's own view of encoded ones. */
public final class Pictures {
  private Pictures() {}

  /** Smooth in colour, with some noise, in [0, 1]. */
  public static RgbImage rgb(Size size, int seed) {
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

  public static float[] alpha(Size size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) size.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Encodes in bands whose heights are 1 to {@code most}, seeded. */
  public static ByteString encode(
      ImageEncoder encoder, RgbImage image, Optional<float[]> alpha, int most) {
    Random random = new Random(most);
    try (encoder) {
      ByteString bytes = encoder.start();
      for (int y = 0; y < image.height(); ) {
        int height = Math.min(image.height() - y, 1 + random.nextInt(most));
        bytes = bytes.concat(encoder.rows(band(image, alpha, y, height)));
        y += height;
      }
      return bytes.concat(encoder.finish());
    }
  }

  public static RowBand band(RgbImage image, Optional<float[]> alpha, int y, int height) {
    Size size = new Size(image.width(), height);
    RgbImage rgb = image.crop(new Region(y, 0, height, image.width()));
    int from = y * image.width();
    return new RowBand(
        y, size, rgb, alpha.map(a -> Arrays.copyOfRange(a, from, from + (int) size.pixels())));
  }

  /** {@code floor(value * 255 + 0.5)}. */
  public static int eightBits(float value) {
    return (int) Math.floor(value * 255 + 0.5);
  }

  public static BufferedImage read(ByteString bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public static ByteString png(RgbImage image) {
    return encode(
        Encoders.create(OutputFormat.PNG, image.size(), false, false),
        image,
        Optional.empty(),
        image.height());
  }

  public static ByteString jpeg(RgbImage image, boolean grey, int quality) {
    var format = new OutputFormat(ImageFormat.JPEG, quality);
    return encode(
        Encoders.create(format, image.size(), grey, false),
        image,
        Optional.empty(),
        image.height());
  }

  public static SourceImage decode(ByteString bytes) {
    return ImageDecoder.decode(bytes, ImageLimits.DEFAULT);
  }

  public static RgbImage decoded(ByteString bytes) {
    return all(decode(bytes));
  }

  public static RgbImage all(SourceImage image) {
    return image.rgb(Region.of(image.size()));
  }

  public static float[] alpha(SourceImage image) {
    return image.alpha(Region.of(image.size()));
  }

  /** The samples that the values came from; there must be such. */
  public static int[] eightBits(float... values) {
    int[] bytes = new int[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = eightBits(values[i]);
      assertThat(bytes[i] / 255f).isEqualTo(values[i]);
    }
    return bytes;
  }

  /** What the JDK reads: (height, width, channels). */
  public static int[] pixels(ByteString bytes) {
    Raster raster = read(bytes).getRaster();
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }

  /** The middle of each quarter of an image of 16x16, 8 bits. */
  public static int[] quarters(RgbImage rgb, int channel) {
    return eightBits(
        rgb.get(channel, 4, 4),
        rgb.get(channel, 4, 12),
        rgb.get(channel, 12, 4),
        rgb.get(channel, 12, 12));
  }

  public static ByteString fixture(String name) {
    try (var stream = Objects.requireNonNull(Pictures.class.getResourceAsStream(name), name)) {
      return ByteString.fromArray(stream.readAllBytes());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public static ByteString encode(
      ImageFormat format, RgbImage image, Optional<float[]> alpha, int most) {
    var encoder =
        Encoders.create(new OutputFormat(format, 95), image.size(), false, alpha.isPresent());
    return encode(encoder, image, alpha, most);
  }

  public static RgbImage grey(Size size) {
    float[] values = rgb(size, 9).values();
    int plane = (int) size.pixels();
    System.arraycopy(values, 0, values, plane, plane);
    System.arraycopy(values, 0, values, 2 * plane, plane);
    return new RgbImage(size, values);
  }
}
