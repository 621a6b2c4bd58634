import java.awt.image.BufferedImage;
import java.io.File;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Mean PSNR on luma (BT.601, as the papers compute it) of images against the originals of the same
 * names, in dB. Leaves out a border of 2 pixels, and the last row or column of an original with an
 * odd size. {@code java Psnr.java ORIGINALS UPSCALED NAME...}
 */
final class Psnr {
  private static final int BORDER = 2;

  public static void main(String[] arguments) throws Exception {
    double sum = 0;
    for (int i = 2; i < arguments.length; i++) {
      sum += psnr(read(arguments[0], arguments[i]), read(arguments[1], arguments[i]));
    }
    System.out.printf(Locale.ROOT, "%.2f%n", sum / (arguments.length - 2));
  }

  private static BufferedImage read(String folder, String name) throws Exception {
    return ImageIO.read(new File(folder, name));
  }

  private static double psnr(BufferedImage original, BufferedImage upscaled) {
    int width = original.getWidth() / 2 * 2;
    int height = original.getHeight() / 2 * 2;
    if (upscaled.getWidth() != width || upscaled.getHeight() != height) {
      throw new IllegalArgumentException(
          "%dx%d (expected: %dx%d)"
              .formatted(upscaled.getWidth(), upscaled.getHeight(), width, height));
    }
    double squares = 0;
    for (int y = BORDER; y < height - BORDER; y++) {
      for (int x = BORDER; x < width - BORDER; x++) {
        double difference = luma(original.getRGB(x, y)) - luma(upscaled.getRGB(x, y));
        squares += difference * difference;
      }
    }
    return 10 * Math.log10(255.0 * 255.0 * (width - 2 * BORDER) * (height - 2 * BORDER) / squares);
  }

  private static double luma(int rgb) {
    return (65.738 * (rgb >> 16 & 255) + 129.057 * (rgb >> 8 & 255) + 25.064 * (rgb & 255)) / 256;
  }
}
