package aliif.model.training;

import aliif.model.Network;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Tensors;

/** The network with which training begins. */
public final class Initialisation {
  private Initialisation() {}

  /**
   * A network that has learned nothing, with the values of {@link ParameterLayout#untrained}.
   *
   * @param seed the same seed gives the same weights
   */
  public static Tensors of(Network network, long seed) {
    ParameterLayout layout = ParameterLayout.of(network);
    return layout.weights("initial", layout.untrained(seed));
  }
}
