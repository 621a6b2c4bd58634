package aliif.model.training;

/**
 * Everything that a run changes. The arrays, all in the order of {@link
 * aliif.model.weights.ParameterLayout}, are changed in place, by the run alone; states that follow
 * each other share them.
 */
final class LearningState {
  private final float[] parameters; // (n)
  private final float[] average; // (n)
  private final float[] firstMoment; // (n)
  private final float[] secondMoment; // (n)
  private final long iteration;
  private final double minutes;

  private LearningState(LearningState before, long iteration, double minutes) {
    parameters = before.parameters;
    average = before.average;
    firstMoment = before.firstMoment;
    secondMoment = before.secondMoment;
    this.iteration = iteration;
    this.minutes = minutes;
  }

  /**
   * Before any step.
   *
   * @param average (n)
   * @param firstMoment (n)
   * @param secondMoment (n)
   */
  LearningState(float[] parameters, float[] average, float[] firstMoment, float[] secondMoment) {
    this.parameters = parameters;
    this.average = average;
    this.firstMoment = firstMoment;
    this.secondMoment = secondMoment;
    this.iteration = 0;
    this.minutes = 0;
  }

  /** Before the first step. */
  static LearningState beginning(float[] parameters) {
    int n = parameters.length;
    return new LearningState(parameters, parameters.clone(), new float[n], new float[n]);
  }

  float[] parameters() {
    return parameters;
  }

  /** Exponential moving average of the parameters: what is kept in the end. */
  float[] average() {
    return average;
  }

  /** Adam's first moment. */
  float[] firstMoment() {
    return firstMoment;
  }

  /** Adam's second moment. */
  float[] secondMoment() {
    return secondMoment;
  }

  /** Steps that were taken. */
  long iteration() {
    return iteration;
  }

  /** What they took. */
  double minutes() {
    return minutes;
  }

  /** The same arrays, so many steps and minutes after the beginning. */
  LearningState at(long iteration, double minutes) {
    return new LearningState(this, iteration, minutes);
  }

  /** {@code average <- average + share * (parameters - average)}. */
  void average(float share) {
    for (int i = 0; i < average.length; i++) {
      average[i] += share * (parameters[i] - average[i]);
    }
  }
}
