package aliif.model.training;

/**
 * The mean absolute error of a model on a batch, and how it changes with the parameters. No state
 * passes from call to call. An instance belongs to one thread.
 */
public interface LossFunction extends AutoCloseable {
  /**
   * Evaluates the model.
   *
   * @param parameters in the order of {@link aliif.model.weights.ParameterLayout}; only read
   * @param gradient as long; written
   * @return the loss, of normalised colours
   */
  double at(float[] parameters, Batch batch, float[] gradient);

  /** Frees what the device holds. */
  @Override
  void close();
}
