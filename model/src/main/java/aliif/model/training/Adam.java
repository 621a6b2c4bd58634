package aliif.model.training;

/**
 * Adam (Kingma and Ba, 2015) with betas 0.9 and 0.99, on gradients clipped to norm 1. Its moments
 * lie on the heap with all other state, so that a run goes on from a file to the bit.
 */
final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;
  private static final double LARGEST_NORM = 1;

  private Adam() {}

  /** The L2 norm of all gradients together. */
  static double norm(float[] gradient) {
    double squares = 0;
    for (float value : gradient) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /**
   * Moves the parameters by one step.
   *
   * @param gradient with its {@link #norm}
   * @param step from 1
   */
  static void step(LearningState state, float[] gradient, double rate, long step) {
    double norm = norm(gradient);
    float clip = (float) Math.min(1, LARGEST_NORM / (norm + 1e-6));
    float size = (float) (rate / (1 - Math.pow(BETA1, (double) step)));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, (double) step)));
    float[] parameters = state.parameters();
    float[] first = state.firstMoment();
    float[] second = state.secondMoment();
    for (int i = 0; i < parameters.length; i++) {
      float slope = clip * gradient[i];
      first[i] += (float) (1 - BETA1) * (slope - first[i]);
      second[i] = (float) BETA2 * second[i] + (float) (1 - BETA2) * slope * slope;
      float root = (float) Math.sqrt(second[i]) * correction + (float) EPSILON;
      parameters[i] -= size * first[i] / root;
    }
  }
}
