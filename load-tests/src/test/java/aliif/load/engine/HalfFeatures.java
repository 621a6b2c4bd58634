package aliif.load.engine;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.Candidate;
import aliif.model.evaluation.Evaluation;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.VectorAliif;
import aliif.model.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * What it costs in PSNR to keep features in float16: {@code HalfFeatures DIR MODEL}, JSON lines as
 * those of {@code ./aliif eval}.
 */
public final class HalfFeatures {
  private HalfFeatures() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    KernelWeights weights = KernelWeights.of(Weights.shipped(arguments[1]));
    int threads = Runtime.getRuntime().availableProcessors();
    try (VectorAliif singles = VectorAliif.create(weights, threads, Precision.FLOAT32);
        VectorAliif halves = VectorAliif.create(weights, threads, Precision.FLOAT16);
        Stream<Path> files = Files.list(folder)) {
      List<Path> images = files.sorted().toList();
      List<Candidate> candidates =
          List.of(candidate("float32", singles), candidate("float16", halves));
      for (int scale : new int[] {2, 3, 4}) {
        String set = String.valueOf(folder.getFileName());
        Evaluation evaluation = new Evaluation(set, scale, candidates);
        for (Path image : images) {
          Optional<RgbImage> read = read(image);
          if (read.isPresent()) {
            evaluation.add(read.get());
          }
        }
        evaluation.rows().forEach(row -> System.out.println(row.json()));
      }
    }
  }

  private static Candidate candidate(String name, VectorAliif aliif) {
    return new Candidate(
        name,
        (low, high) ->
            aliif.render(
                aliif.encode(low), RenderWindow.whole(CoordinateGrid.of(low.size(), high))));
  }

  /** The image that a file is, if it is one. */
  private static Optional<RgbImage> read(Path file) throws IOException {
    BufferedImage image = Files.isRegularFile(file) ? ImageIO.read(file.toFile()) : null;
    if (image == null) {
      System.err.println(file + ": no image (expected: one; left out)");
      return Optional.empty();
    }
    Size size = new Size(image.getWidth(), image.getHeight());
    int pixels = image.getWidth() * image.getHeight();
    float[] values = new float[3 * pixels]; // (3, h, w)
    for (int i = 0; i < pixels; i++) {
      int rgb = image.getRGB(i % size.width(), i / size.width());
      for (int channel = 0; channel < 3; channel++) {
        values[channel * pixels + i] = ((rgb >> (16 - 8 * channel)) & 255) / 255f;
      }
    }
    return Optional.of(new RgbImage(size, values));
  }
}
