package aliif.gateway.cli.research;

import aliif.model.evaluation.EvaluationRow;
import aliif.model.training.TrainingRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of training one variant.
 *
 * @param parameters floats of the model
 * @param last row of the training run
 * @param scores at x2, x3 and x4
 */
record AblationRow(
    AblationVariant variant, long parameters, TrainingRow last, List<EvaluationRow> scores) {

  /** Mean over the scales, in dB. */
  double psnr() {
    return scores.stream().mapToDouble(EvaluationRow::psnrY).average().orElse(Double.NaN);
  }

  static String heading() {
    return String.format(
        "%-20s %10s %8s %7s  %s", "variant", "parameters", "loss", "ms", "PSNR Y x2, x3, x4");
  }

  /** A line of the table. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%-20s %10d %8.5f %7.1f  %s",
        variant.name(),
        parameters,
        last.loss(),
        last.milliseconds(),
        joined("%.2f", "  "));
  }

  static String csvHeading() {
    return "scores,blend,mlps,parameters,iterations,loss,milliseconds,psnr_x2,psnr_x3,psnr_x4";
  }

  String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%d,%d,%.6f,%.1f,%s",
        variant.config().decoder().scores().name().toLowerCase(Locale.ROOT),
        variant.config().decoder().blend().name().toLowerCase(Locale.ROOT),
        variant.config().decoder().mlps(),
        parameters,
        last.iteration(),
        last.loss(),
        last.milliseconds(),
        joined("%.3f", ","));
  }

  private String joined(String format, String between) {
    return scores.stream()
        .map(it -> String.format(Locale.ROOT, format, it.psnrY()))
        .collect(Collectors.joining(between));
  }
}
