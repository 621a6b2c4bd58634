package aliif.model.training;

import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Tensors;
import aliif.model.weights.WeightsException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run of training: batches in their order, a step for each, a checkpoint every few minutes. If
 * the loss uses one thread, a run that was interrupted and resumed has the same bits as one without
 * a break. For one thread.
 */
public final class Training {
  private static final double MINUTES_BETWEEN_CHECKPOINTS = 2;
  private static final int STEPS_BETWEEN_ROWS = 20;
  private static final String NAME = "trained";

  private final TrainingPlan plan;
  private final PatchSampler sampler;
  private final LossFunction loss;
  private final Optional<Path> file;

  /**
   * @param loss of the network that the sampler draws for
   * @param file for checkpoints, if they are wanted
   */
  public Training(TrainingPlan plan, PatchSampler sampler, LossFunction loss, Optional<Path> file) {
    this.plan = plan;
    this.sampler = sampler;
    this.loss = loss;
    this.file = file;
  }

  /**
   * Trains from some weights to the end of the schedule, or until the observer wants it to stop.
   *
   * @return the average
   * @throws TrainingException if the loss is not finite; the last checkpoint is left
   * @throws WeightsException if a checkpoint cannot be written; the last one is left
   */
  public Tensors run(Tensors initial, TrainingObserver observer) throws InterruptedException {
    ParameterLayout layout = ParameterLayout.of(initial.network());
    return run(layout, LearningState.beginning(layout.flat(initial)), observer);
  }

  /**
   * Goes on from the checkpoint; where that is the end already, nothing is done or told.
   *
   * @return the average
   * @throws TrainingException if there is none, or it was made by another recipe; or as {@link
   *     #run}
   * @throws WeightsException as {@link #run}
   */
  public Tensors resume(TrainingObserver observer) throws InterruptedException {
    RunCheckpoint checkpoint =
        RunCheckpoint.read(file.orElseThrow(() -> new TrainingException("checkpoint: none")));
    RunCheckpoint.Recipe recipe = RunCheckpoint.Recipe.of(plan, sampler);
    requireSame(sampler.network(), checkpoint.network());
    requireSame(recipe, checkpoint.recipe());
    return run(ParameterLayout.of(checkpoint.network()), checkpoint.state(), observer);
  }

  private static void requireSame(Object asked, Object put) {
    if (!asked.equals(put)) {
      throw new TrainingException(
          "resume: %s (expected: %s as in the checkpoint)".formatted(asked, put));
    }
  }

  private Tensors run(ParameterLayout layout, LearningState start, TrainingObserver observer)
      throws InterruptedException {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 8);
    Learner learner = new Learner(loss, plan.schedule(), layout.size());
    Clock clock = new Clock(start.minutes());
    TrainingLog log = new TrainingLog(plan.schedule(), start);
    LearningState state = start;
    try (Batches batches = new Batches(sampler, start.iteration() + 1, threads)) {
      double saved = start.minutes();
      while (plan.schedule().progress(state) < 1 && !observer.stopped()) {
        Learner.Step step = learner.step(state, batches.take());
        state = step.state().at(step.state().iteration(), clock.minutes());
        log.add(step, state);
        if (state.iteration() % STEPS_BETWEEN_ROWS == 0) {
          observer.at(log.row());
        }
        if (state.minutes() - saved >= MINUTES_BETWEEN_CHECKPOINTS) {
          save(layout, state, log.last(), observer);
          saved = state.minutes();
        }
      }
    }
    return state == start
        ? layout.weights(NAME, start.average())
        : save(layout, state, log.row(), observer);
  }

  private Tensors save(
      ParameterLayout layout, LearningState state, TrainingRow row, TrainingObserver observer) {
    Tensors average = layout.weights(NAME, state.average());
    file.ifPresent(
        it ->
            new RunCheckpoint(layout.network(), RunCheckpoint.Recipe.of(plan, sampler), state)
                .write(it));
    observer.saved(average, row);
    return average;
  }

  /** Minutes of this and earlier parts of the run. */
  private record Clock(double before, long begin) {
    Clock(double before) {
      this(before, System.nanoTime());
    }

    double minutes() {
      return before + (System.nanoTime() - begin) / 60e9;
    }
  }
}
