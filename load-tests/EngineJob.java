import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Enlarges the images of {@link TimedJob} by the engine alone, on one thread, one after the other,
 * and prints how many seconds that took: {@code java --add-modules jdk.incubator.vector -cp CLASSES
 * EngineJob.java IMAGES SEED [MODEL [SCALE]]} ({@code lite}, 4). As many images as it takes for the
 * JVM to compile the engine come first.
 */
final class EngineJob {
  private static final int WARM_UP = 20;

  private EngineJob() {}

  public static void main(String[] arguments) {
    int images = Integer.parseInt(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    Weights weights = Weights.shipped(arguments.length > 2 ? arguments[2] : "lite");
    double scale = arguments.length > 3 ? Double.parseDouble(arguments[3]) : 4;
    try (Aliif engine = Engine.fastest(weights, 1).create(weights, 1)) {
      Random others = new Random(1);
      for (int i = 0; i < WARM_UP; i++) {
        upscale(engine, planes(TimedJob.image(others)), scale);
      }
      long took = 0;
      for (int i = 0; i < images; i++) {
        RgbImage image = planes(TimedJob.image(random));
        long start = System.nanoTime();
        upscale(engine, image, scale);
        took += System.nanoTime() - start;
      }
      System.out.printf("%.1f%n", took / 1e9);
    }
  }

  private static void upscale(Aliif engine, RgbImage image, double scale) {
    Size size = image.size();
    Size high = new Size((int) (scale * size.width()), (int) (scale * size.height()));
    RenderWindow whole = RenderWindow.whole(CoordinateGrid.of(size, high));
    engine.render(engine.encode(image), whole);
  }

  private static RgbImage planes(BufferedImage image) {
    Size size = new Size(image.getWidth(), image.getHeight());
    float[] values = new float[3 * (int) size.pixels()]; // (3, height, width)
    for (int y = 0, i = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++, i++) {
        int rgb = image.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          values[c * (int) size.pixels() + i] = (rgb >> (16 - 8 * c) & 255) / 255f;
        }
      }
    }
    return new RgbImage(size, values);
  }
}
