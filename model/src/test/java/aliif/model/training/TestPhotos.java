package aliif.model.training;

import aliif.model.Network;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The samples, as photos to train on. */
public final class TestPhotos {
  private TestPhotos() {}

  public static List<Photo> all() {
    return List.of(Photo.of(image("chelsea.png")), Photo.of(image("coffee.png")));
  }

  public static RgbImage image(String name) {
    try {
      BufferedImage file = ImageIO.read(Path.of("..", "samples", name).toFile());
      Size size = new Size(file.getWidth(), file.getHeight());
      int plane = (int) size.pixels();
      float[] values = new float[3 * plane]; // (3, h, w)
      for (int i = 0; i < plane; i++) {
        int rgb = file.getRGB(i % size.width(), i / size.width());
        values[i] = (rgb >> 16 & 0xff) / 255f;
        values[plane + i] = (rgb >> 8 & 0xff) / 255f;
        values[2 * plane + i] = (rgb & 0xff) / 255f;
      }
      return new RgbImage(size, values);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** A batch of them. */
  public static Batch batch(Network network, Sampling sampling, long seed) {
    return new PatchSampler(network, sampling, seed, all()).batch(1);
  }
}
