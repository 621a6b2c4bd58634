package aliif.gateway.cli.research;

import aliif.gateway.cli.options.CommandFailure;
import aliif.model.RgbImage;
import aliif.model.evaluation.Evaluation;
import aliif.model.evaluation.EvaluationRow;
import aliif.model.weights.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Original images, decoded, on which models are scored during training, at x2, x3 and x4. */
final class Validation {
  static final List<Double> SCALES = List.of(2.0, 3.0, 4.0);

  private final ImageSet set;
  private final List<RgbImage> originals;
  private final int threads;

  private Validation(ImageSet set, List<RgbImage> originals, int threads) {
    this.set = set;
    this.originals = originals;
    this.threads = threads;
  }

  /**
   * Reads them.
   *
   * @throws CommandFailure as {@link ImageSet} does, or if an image is too small
   */
  static Validation of(Path folder, int threads) {
    ImageSet set = ImageSet.in(folder);
    Validation validation =
        new Validation(set, set.files().stream().map(ImageSet::read).toList(), threads);
    for (int i = 0; i < validation.originals.size(); i++) {
      int least =
          Math.min(validation.originals.get(i).width(), validation.originals.get(i).height());
      if (least < 32) {
        throw new CommandFailure(set.files().get(i) + ": too small (expected: sides of 32 pixels)");
      }
    }
    return validation;
  }

  /** A row for each scale; for a baseline, a row for its own scale only. */
  List<EvaluationRow> score(Tensors network) {
    List<EvaluationRow> rows = new ArrayList<>();
    try (Candidates model = Candidates.of(network, threads)) {
      for (double scale : SCALES) {
        Evaluation evaluation = new Evaluation(set.name(), scale, model.all());
        if (!evaluation.models().isEmpty()) {
          originals.forEach(evaluation::add);
          rows.addAll(evaluation.rows());
        }
      }
    }
    return rows;
  }

  /** {@code Set5 x2 37.27 x3 33.42 x4 31.18 (bicubic 33.67 30.40 28.43)}. */
  static String text(List<EvaluationRow> rows) {
    String scores =
        rows.stream()
            .map(it -> String.format(Locale.ROOT, "x%.0f %.2f", it.scale(), it.psnrY()))
            .collect(Collectors.joining(" "));
    String bicubic =
        rows.stream()
            .map(it -> String.format(Locale.ROOT, "%.2f", it.bicubicPsnrY()))
            .collect(Collectors.joining(" "));
    return "%s %s (bicubic %s)".formatted(rows.getFirst().set(), scores, bicubic);
  }
}
