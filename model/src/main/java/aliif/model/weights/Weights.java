package aliif.model.weights;

/** Placeholder. */
public final class Weights {
  private Weights() {}
}
