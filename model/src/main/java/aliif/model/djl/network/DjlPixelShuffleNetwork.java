package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import aliif.model.PixelShuffleConfig;
import java.util.ArrayList;
import java.util.List;

/** EDSR-baseline with pixel shuffle, of constants for inference or of leaves for training. */
public final class DjlPixelShuffleNetwork {
  private final List<Integer> factors;
  private final NDArray mean; // (1, 3, 1, 1), in [0, 1]
  private final DjlEdsrEncoder encoder;
  private final List<DjlConvolution> upsampler; // C -> factor^2 * C
  private final DjlConvolution output; // C -> 3

  private DjlPixelShuffleNetwork(DjlTensors tensors, PixelShuffleConfig config) {
    this.factors = config.stages();
    this.mean = tensors.get("mean", it -> it.reshape(1, 3, 1, 1));
    this.encoder = DjlEdsrEncoder.of(tensors, config.encoder());
    this.upsampler = new ArrayList<>();
    for (int stage = 0; stage < factors.size(); stage++) {
      upsampler.add(DjlConvolution.of(tensors, "upsampler." + stage));
    }
    this.output = DjlConvolution.of(tensors, "output");
  }

  public static DjlPixelShuffleNetwork of(DjlTensors tensors, PixelShuffleConfig config) {
    return new DjlPixelShuffleNetwork(tensors, config);
  }

  /**
   * Enlarges images.
   *
   * @param images (n, 3, h, w) in [0, 1]
   * @return (n, 3, scale * h, scale * w), not clamped
   */
  public NDArray apply(NDArray images) {
    NDArray x = // (n, C, h, w)
        encoder.encode(images.sub(mean).muli(PixelShuffleConfig.RANGE));
    for (int stage = 0; stage < factors.size(); stage++) {
      x = shuffle(upsampler.get(stage).apply(x), factors.get(stage));
    }
    return output.apply(x).div(PixelShuffleConfig.RANGE).addi(mean);
  }

  /** (n, factor^2 * C, h, w) to (n, C, factor * h, factor * w). */
  private static NDArray shuffle(NDArray x, int factor) {
    long images = x.getShape().get(0);
    long height = x.getShape().get(2);
    long width = x.getShape().get(3);
    return x.reshape(images, -1, factor, factor, height, width)
        .transpose(0, 1, 4, 2, 5, 3)
        .reshape(images, -1, factor * height, factor * width);
  }
}
