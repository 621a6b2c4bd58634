package aliif.model.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.djl.network.DeviceCall;
import aliif.model.djl.network.DjlPixelShuffleNetwork;
import aliif.model.djl.network.DjlTensors;
import aliif.model.weights.BaselineWeights;

/**
 * EDSR-baseline with pixel shuffle on libtorch, on a CPU or a GPU. Equal to the scalar one to 1e-4.
 */
public final class DjlPixelShuffle implements PixelShuffle {
  private final PixelShuffleConfig config;
  private final NDManager manager;
  private final DjlPixelShuffleNetwork network;

  private DjlPixelShuffle(BaselineWeights weights, NDManager manager) {
    this.config = weights.config();
    this.manager = manager;
    this.network = DjlPixelShuffleNetwork.of(DjlTensors.of(manager, weights), config);
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
    config.requireFits(low.size());
    Size high = new Size(config.scale() * low.width(), config.scale() * low.height());
    try (DeviceCall call = new DeviceCall(manager)) {
      NDArray image = call.upload(low.values(), new Shape(1, 3, low.height(), low.width()));
      NDArray all = network.apply(image).clip(0, 1);
      float[] values = new float[Math.toIntExact(3 * high.pixels())]; // (3, H, W)
      DeviceCall.download(all.reshape(-1), it -> it.get(values));
      return new RgbImage(high, values);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
