package aliif.model.evaluation;

import aliif.model.RgbImage;
import aliif.model.bicubic.EightBitBicubic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The scores of some models on one set of images at one scale, by the protocol of docs/model.md
 * section 3: {@link TestPair}, {@link ImageScores}, means over images. Scores are kept, images are
 * not. For one thread.
 */
public final class Evaluation {
  private final String set;
  private final double scale;
  private final List<Candidate> models;
  private final List<ImageScores> bicubic = new ArrayList<>();
  private final List<List<ImageScores>> scores = new ArrayList<>(); // by model, then image
  private final long[] nanoseconds; // by model

  /**
   * @param set name of the images
   * @param scale above 1, at most 100
   * @param models those that are for other scales alone are left out
   */
  public Evaluation(String set, double scale, List<Candidate> models) {
    this.set = set;
    this.scale = scale;
    this.models = models.stream().filter(model -> model.isFor(scale)).toList();
    this.nanoseconds = new long[this.models.size()];
    this.models.forEach(_ -> scores.add(new ArrayList<>()));
  }

  public double scale() {
    return scale;
  }

  /** Names of those that are scored, in their order. */
  public List<String> models() {
    return models.stream().map(Candidate::name).toList();
  }

  /** {@code Set5 x2}. */
  public String title() {
    return set + " x" + EvaluationRow.plain(scale);
  }

  /**
   * Reduces an image, lets each model bring it back, and scores what comes.
   *
   * @param original in [0, 1]
   * @throws IllegalArgumentException as {@link TestPair#of} does
   */
  public Comparison add(RgbImage original) {
    TestPair pair = TestPair.of(original, scale);
    RgbImage interpolated = EightBitBicubic.resize(pair.low(), pair.high().size());
    List<RgbImage> outputs = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      long begin = System.nanoTime();
      RgbImage output = models.get(model).upscaler().upscale(pair.low(), pair.high().size());
      nanoseconds[model] += System.nanoTime() - begin;
      scores.get(model).add(ImageScores.of(pair, output));
      outputs.add(output);
    }
    bicubic.add(ImageScores.of(pair, interpolated));
    return new Comparison(pair, interpolated, outputs);
  }

  /** One row for each model, in their order. */
  public List<EvaluationRow> rows() {
    List<EvaluationRow> rows = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      rows.add(row(models.get(model).name(), scores.get(model), nanoseconds[model] / 1e9));
    }
    return rows;
  }

  private EvaluationRow row(String model, List<ImageScores> all, double seconds) {
    return new EvaluationRow(
        model,
        set,
        scale,
        mean(all, ImageScores::psnrY),
        mean(all, ImageScores::psnrRgb),
        mean(all, ImageScores::ssimY),
        mean(bicubic, ImageScores::psnrY),
        seconds,
        all.size());
  }

  private static double mean(List<ImageScores> scores, ToDoubleFunction<ImageScores> score) {
    return scores.stream().mapToDouble(score).average().orElse(Double.NaN);
  }
}
