package aliif.model.training;

import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import aliif.model.weights.Tensors;
import java.util.SplittableRandom;

/**
 * Where training begins: weights and biases of a layer uniform in {@code +-1 / sqrt(inputs)}, as
 * PyTorch's layers have them, and each of the K local MLPs as a layer of its own. What a baseline
 * does not see is the mean of DIV2K, as published.
 */
public final class Initialisation {
  private Initialisation() {}

  /**
   * A network that has learned nothing.
   *
   * @param seed the same seed gives the same weights
   */
  public static Tensors of(Network network, long seed) {
    ParameterLayout layout = ParameterLayout.of(network);
    float[] values = new float[layout.size()];
    SplittableRandom random = new SplittableRandom(seed);
    double bound = 1;
    for (Slice slice : layout.slices()) {
      // A bias comes after its layer's weight.
      bound = slice.name().endsWith(".weight") ? 1 / Math.sqrt(slice.inputs()) : bound;
      for (int i = 0; i < slice.length(); i++) {
        values[slice.offset() + i] =
            slice.constant()
                ? PixelShuffleConfig.DIV2K_MEAN.get(i)
                : (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return layout.weights("initial", values);
  }
}
