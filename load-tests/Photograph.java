import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.File;
import javax.imageio.ImageIO;

/**
 * Writes a JPEG as large as a camera's: waves with noise. {@code java Photograph.java W H FILE}.
 */
final class Photograph {
  public static void main(String[] arguments) throws Exception {
    int width = Integer.parseInt(arguments[0]);
    int height = Integer.parseInt(arguments[1]);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int noise = 1;
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      noise = noise * 1664525 + 1013904223;
      samples[i] =
          (byte) (128 + 90 * Math.sin(x / 37.0 + i % 3) * Math.cos(y / 53.0) + (noise >>> 28));
    }
    ImageIO.write(image, "jpeg", new File(arguments[2]));
  }
}
