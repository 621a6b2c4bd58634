package aliif.gateway.cli.research;

import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.files.TextFile;
import aliif.gateway.cli.progress.Progress;
import aliif.model.evaluation.EvaluationRow;
import aliif.model.training.TrainingObserver;
import aliif.model.training.TrainingRow;
import aliif.model.weights.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports on a training run: as progress, in a CSV file, and as a plot of the loss beside it.
 * Scores the model whenever it is saved.
 */
final class TrainingJournal implements TrainingObserver {
  private static final String HEADING = TrainingRow.csvHeading() + ",psnr_x2,psnr_x3,psnr_x4";

  private final Path csv;
  private final Path plot;
  private final Optional<Validation> validation;
  private final Progress progress;
  private final boolean resumed;
  private final List<String> lines = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param stem of the files: {@code stem.csv}, {@code stem.svg}
   * @param resumed whether the run continues an earlier one, whose CSV file exists
   */
  TrainingJournal(Path stem, boolean resumed, Optional<Validation> validation, Progress progress) {
    this.resumed = resumed;
    this.csv = stem.resolveSibling(stem.getFileName() + ".csv");
    this.plot = stem.resolveSibling(stem.getFileName() + ".svg");
    this.validation = validation;
    this.progress = progress;
  }

  /** Before the first row of a resumed run: reads the lines of the earlier run. */
  private void goOnFrom(long iteration) {
    if (resumed && lines.isEmpty() && Files.exists(csv)) {
      try (var old = Files.lines(csv)) {
        old.skip(1).filter(line -> number(line, 0) < iteration).forEach(lines::add);
      } catch (IOException problem) {
        throw ImageLocations.unreadable(csv, problem);
      }
    }
  }

  /** Ends the run after the current step. */
  void stop() {
    stopped.set(true);
  }

  @Override
  public void at(TrainingRow row) {
    goOnFrom(row.iteration());
    lines.add(row.csv() + ",,,");
    progress.at(
        String.format(
            Locale.ROOT,
            "%d  loss %.4f  %.0f ms  %.1f min left",
            row.iteration(),
            row.loss(),
            row.milliseconds(),
            row.minutesLeft()),
        row.progress());
  }

  @Override
  public void saved(Tensors average, TrainingRow row) {
    goOnFrom(row.iteration());
    List<EvaluationRow> scores = validation.map(it -> it.score(average)).orElse(List.of());
    StringBuilder line = new StringBuilder(row.csv());
    for (double scale : Validation.SCALES) {
      line.append(',');
      scores.stream()
          .filter(score -> score.scale() == scale)
          .forEach(score -> line.append(String.format(Locale.ROOT, "%.3f", score.psnrY())));
    }
    lines.removeIf(it -> number(it, 0) == row.iteration());
    lines.add(line.toString());
    TextFile.write(csv, HEADING + "\n" + String.join("\n", lines) + "\n");
    TextFile.write(plot, svg());
    progress.line(
        String.format(
                Locale.ROOT,
                "%d iterations in %.1f min, loss %.4f, %.0f ms each",
                row.iteration(),
                row.minutes(),
                row.loss(),
                row.milliseconds())
            + (scores.isEmpty() ? "" : "; " + Validation.text(scores)));
  }

  @Override
  public boolean stopped() {
    return stopped.get();
  }

  private String svg() {
    LinePlot loss = new LinePlot("Training loss", "iteration", "loss");
    loss.add(
        "loss",
        lines.stream().map(it -> new LinePlot.Point(number(it, 0), number(it, 2))).toList());
    return loss.svg();
  }

  private static double number(String line, int column) {
    String[] cells = line.split(",", -1);
    try {
      return column < cells.length ? Double.parseDouble(cells[column]) : Double.NaN;
    } catch (NumberFormatException problem) {
      return Double.NaN;
    }
  }
}
