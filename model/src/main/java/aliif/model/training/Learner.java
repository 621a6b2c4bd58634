package aliif.model.training;

/** Takes steps: loss, gradient, Adam, average. For one thread. */
final class Learner {
  private final LossFunction loss;
  private final Schedule schedule;
  private final float[] gradient; // (n)

  /**
   * A step that was taken.
   *
   * @param state after it
   * @param loss before it
   * @param rate of Adam in it
   */
  record Step(LearningState state, double loss, double rate) {}

  /**
   * @param parameters how many there are
   */
  Learner(LossFunction loss, Schedule schedule, int parameters) {
    this.loss = loss;
    this.schedule = schedule;
    this.gradient = new float[parameters];
  }

  /**
   * Changes the arrays of the state by one step.
   *
   * @throws TrainingException if the loss or the gradient is not finite; then nothing is changed
   */
  Step step(LearningState state, Batch batch) {
    long iteration = state.iteration() + 1;
    double rate = schedule.rate(state);
    double value = loss.at(state.parameters(), batch, gradient);
    requireFinite("loss", value, iteration);
    requireFinite("norm of the gradient", Adam.norm(gradient), iteration);
    Adam.step(state, gradient, rate, iteration);
    state.average(schedule.share(state));
    return new Step(state.at(iteration, state.minutes()), value, rate);
  }

  private static void requireFinite(String name, double value, long iteration) {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          "%s: %s in iteration %d (expected: a finite number; a lower rate may help)"
              .formatted(name, value, iteration));
    }
  }
}
