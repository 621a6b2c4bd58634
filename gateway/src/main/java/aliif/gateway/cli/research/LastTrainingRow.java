package aliif.gateway.cli.research;

import aliif.gateway.cli.progress.Progress;
import aliif.model.training.TrainingObserver;
import aliif.model.training.TrainingRow;
import aliif.model.weights.Tensors;
import java.util.Locale;
import java.util.Optional;

/** Keeps the last row of a training run, and shows the run's progress. */
final class LastTrainingRow implements TrainingObserver {
  private final Progress progress;
  private final String name;
  private Optional<TrainingRow> row = Optional.empty();

  LastTrainingRow(Progress progress, String name) {
    this.progress = progress;
    this.name = name;
  }

  /** The last row; the run must have ended. */
  TrainingRow row() {
    return row.orElseThrow();
  }

  @Override
  public void at(TrainingRow row) {
    progress.at(
        String.format(Locale.ROOT, "%s  %d  loss %.4f", name, row.iteration(), row.loss()),
        row.progress());
  }

  @Override
  public void saved(Tensors average, TrainingRow row) {
    this.row = Optional.of(row);
  }

  @Override
  public boolean stopped() {
    return false;
  }
}
