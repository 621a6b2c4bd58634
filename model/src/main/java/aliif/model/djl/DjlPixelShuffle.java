package aliif.model.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.Aliif;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.BaselineWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * EDSR-baseline with pixel shuffle on libtorch, on a CPU or a GPU. Equal to the scalar one to 1e-4.
 */
public final class DjlPixelShuffle implements PixelShuffle {
  private static final float RANGE = 255; // of the values that the network is trained on

  private final PixelShuffleConfig config;
  private final NDManager manager;
  private final NDArray mean; // (1, 3, 1, 1), in [0, 1]
  private final DjlEdsrEncoder encoder;
  private final List<DjlConvolution> upsampler; // C -> factor^2 * C
  private final DjlConvolution output; // C -> 3

  private DjlPixelShuffle(BaselineWeights weights, NDManager manager) {
    this.config = weights.config();
    this.manager = manager;
    DjlTensors tensors = DjlTensors.of(manager, weights);
    this.mean = tensors.get("mean", it -> it.reshape(1, 3, 1, 1));
    this.encoder = DjlEdsrEncoder.of(tensors, config.encoder());
    this.upsampler = new ArrayList<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      upsampler.add(DjlConvolution.of(tensors, "upsampler." + stage));
    }
    this.output = DjlConvolution.of(tensors, "output");
  }

  /**
   * A model on the GPU if libtorch has one, else on the CPU.
   *
   * @param threads that libtorch may use for one call, at least 1; the first model decides
   */
  public static DjlPixelShuffle create(BaselineWeights weights, int threads) {
    Engine engine = TorchEngine.load(threads);
    return new DjlPixelShuffle(weights, engine.newBaseManager(engine.defaultDevice()));
  }

  @Override
  public PixelShuffleConfig config() {
    return config;
  }

  @Override
  public RgbImage upscale(RgbImage low) {
    low.size().requireAtMost(Aliif.LARGEST_CROP);
    Size high = new Size(config.scale() * low.width(), config.scale() * low.height());
    try (Call call = new Call(manager)) {
      NDArray image = call.upload(low.values(), new Shape(1, 3, low.height(), low.width()));
      NDArray x = encoder.encode(image.sub(mean).muli(RANGE)); // (1, C, h, w)
      for (int stage = 0; stage < upsampler.size(); stage++) {
        x = shuffle(upsampler.get(stage).apply(x), config.stages().get(stage));
      }
      NDArray all = output.apply(x).div(RANGE).addi(mean).clip(0, 1);
      float[] values = new float[Math.toIntExact(3 * high.pixels())]; // (3, H, W)
      Call.download(all.reshape(-1)).get(values);
      return new RgbImage(high, values);
    }
  }

  /** (1, factor^2 * C, h, w) to (1, C, factor * h, factor * w). */
  private static NDArray shuffle(NDArray x, int factor) {
    long height = x.getShape().get(2);
    long width = x.getShape().get(3);
    return x.reshape(1, -1, factor, factor, height, width)
        .transpose(0, 1, 4, 2, 5, 3)
        .reshape(1, -1, factor * height, factor * width);
  }

  @Override
  public void close() {
    manager.close();
  }
}
