package aliif.model.training;

/** Makes rows of steps. For one thread. */
final class TrainingLog {
  private final Schedule schedule;
  private LearningState from; // state at the last row
  private TrainingRow last;
  private LearningState now;
  private double losses;
  private double rate;

  TrainingLog(Schedule schedule, LearningState start) {
    this.schedule = schedule;
    this.from = start;
    this.now = start;
    this.last = new TrainingRow(start.iteration(), start.minutes(), 0, Double.NaN, 0, Double.NaN);
  }

  void add(Learner.Step step, LearningState state) {
    losses += step.loss();
    rate = step.rate();
    now = state;
  }

  /** The row of all steps since the last one; that one again if there were none. */
  TrainingRow row() {
    long steps = now.iteration() - from.iteration();
    if (steps > 0) {
      last =
          new TrainingRow(
              now.iteration(),
              now.minutes(),
              Math.min(1, schedule.progress(now)),
              losses / steps,
              rate,
              (now.minutes() - from.minutes()) * 60_000 / steps);
      from = now;
      losses = 0;
    }
    return last;
  }

  /** The row that was made last. */
  TrainingRow last() {
    return last;
  }
}
