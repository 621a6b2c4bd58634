package aliif.model.weights;

import aliif.model.PixelShuffleConfig;
import java.util.Map;

/**
 * A trained baseline: EDSR with its upsampler. The file is as a model's, with {@code channels},
 * {@code blocks} and {@code scale} as JSON under {@code edsr}. Its tensors are those of an EDSR
 * encoder, {@code upsampler.s} for each stage, {@code output}, and {@code mean} (3), the colour
 * that the network does not see.
 *
 * @param name the file's, without its ending
 */
public record BaselineWeights(
    String name, String digest, PixelShuffleConfig config, Map<String, Tensor> tensors)
    implements Tensors {

  /**
   * Reads a baseline from memory.
   *
   * @throws WeightsException if it is none, or as {@link Tensors#parse} does
   */
  public static BaselineWeights parse(String name, byte[] file) {
    return switch (Tensors.parse(name, file)) {
      case BaselineWeights baseline -> baseline;
      case Weights _ ->
          throw new WeightsException("edsr: missing (expected: in the metadata of a baseline)");
    };
  }

  @Override
  public PixelShuffleConfig network() {
    return config;
  }

  /** All but {@code mean}. */
  @Override
  public long parameters() {
    return config.parameters();
  }
}
