package aliif.gateway.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A part of a sample, small enough to be quick. */
public final class SmallCat {
  public static final int WIDTH = 96;
  public static final int HEIGHT = 64;

  private SmallCat() {}

  /** Writes it as a PNG. */
  public static Path write(Path file) throws IOException {
    BufferedImage cat = ImageIO.read(Path.of("..", "samples", "chelsea.png").toFile());
    ImageIO.write(cat.getSubimage(100, 60, WIDTH, HEIGHT), "png", file.toFile());
    return file;
  }
}
