package aliif.model;

import aliif.model.djl.DjlAliif;
import aliif.model.weights.Weights;

/** What computes. */
public enum Engine {
  /** Plain Java: slow, runs anywhere, needs no native library. */
  SCALAR,
  /** libtorch through DJL: on a GPU if there is one, else on the CPU. */
  DJL;

  /**
   * A model for the calling thread.
   *
   * @param threads that one call may use, at least 1; {@link #SCALAR} uses one
   */
  public Aliif create(Weights weights, int threads) {
    return switch (this) {
      case SCALAR -> ScalarAliif.create(weights);
      case DJL -> DjlAliif.create(weights, threads);
    };
  }
}
