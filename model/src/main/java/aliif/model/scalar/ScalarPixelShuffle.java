package aliif.model.scalar;

import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.BaselineWeights;
import java.util.ArrayList;
import java.util.List;

/** EDSR-baseline with pixel shuffle in plain Java: the definition. */
public final class ScalarPixelShuffle implements PixelShuffle {
  private final PixelShuffleConfig config;
  private final float[] mean; // (3), in [0, 1]
  private final EdsrEncoder encoder;
  private final List<Convolution> upsampler; // C -> factor^2 * C
  private final Convolution output; // C -> 3

  private ScalarPixelShuffle(BaselineWeights weights) {
    this.config = weights.config();
    this.mean = weights.tensor("mean").values();
    this.encoder = EdsrEncoder.of(weights, config.encoder());
    this.upsampler = new ArrayList<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      upsampler.add(Convolution.of(weights, "upsampler." + stage));
    }
    this.output = Convolution.of(weights, "output");
  }

  public static ScalarPixelShuffle create(BaselineWeights weights) {
    return new ScalarPixelShuffle(weights);
  }

  @Override
  public PixelShuffleConfig config() {
    return config;
  }

  @Override
  public RgbImage upscale(RgbImage low) {
    config.requireFits(low.size());
    Size size = low.size();
    float[] x = encoder.encode(shifted(low), size); // (C, h, w)
    for (int stage = 0; stage < upsampler.size(); stage++) {
      int factor = config.stages().get(stage);
      x = shuffle(upsampler.get(stage).apply(x, size), size, factor);
      size = new Size(factor * size.width(), factor * size.height());
    }
    return unshifted(output.apply(x, size), size);
  }

  @Override
  public void close() {}

  /**
   * Channels to pixels.
   *
   * @param x (factor^2 * C, h, w)
   * @return (C, factor * h, factor * w)
   */
  private static float[] shuffle(float[] x, Size size, int factor) {
    int width = size.width() * factor;
    int height = size.height() * factor;
    float[] shuffled = new float[x.length];
    for (int to = 0; to < x.length; to++) {
      int column = to % width;
      int row = to / width % height;
      int channel = to / (width * height);
      int from = (channel * factor + row % factor) * factor + column % factor;
      shuffled[to] = x[(from * size.height() + row / factor) * size.width() + column / factor];
    }
    return shuffled;
  }

  private float[] shifted(RgbImage image) {
    float[] values = image.values().clone(); // (3, h, w)
    int plane = values.length / 3;
    for (int i = 0; i < values.length; i++) {
      values[i] = PixelShuffleConfig.RANGE * (values[i] - mean[i / plane]);
    }
    return values;
  }

  private RgbImage unshifted(float[] values, Size size) {
    int plane = values.length / 3;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.clamp(values[i] / PixelShuffleConfig.RANGE + mean[i / plane], 0, 1);
    }
    return new RgbImage(size, values);
  }
}
