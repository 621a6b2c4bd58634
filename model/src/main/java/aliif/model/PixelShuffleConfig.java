package aliif.model;

import java.util.List;

/**
 * EDSR-baseline with its upsampler: what a baseline's weights file says under {@code edsr}.
 *
 * @param encoder all before the upsampler; 64 channels and 16 blocks as published
 * @param scale 2, 3 or 4
 */
public record PixelShuffleConfig(EncoderConfig.Edsr encoder, int scale) implements Network {
  /** Range of the values that the network is trained on. */
  public static final float RANGE = 255;

  /** The mean colour of DIV2K, in [0, 1], which the published networks do not see. */
  public static final List<Float> DIV2K_MEAN = List.of(0.4488f, 0.4371f, 0.4040f);

  public PixelShuffleConfig {
    if (scale < 2 || scale > 4) {
      throw new IllegalArgumentException("scale: " + scale + " (expected: 2, 3 or 4)");
    }
  }

  /** Factors of the upsampler's stages: that of 4 has two. */
  public List<Integer> stages() {
    return scale == 4 ? List.of(2, 2) : List.of(scale);
  }

  /**
   * As far as a feature sees, one for each stage, and one as an HR pixel may be of the LR pixel
   * after the one that owns it: with 16 blocks 36, at x4 37.
   */
  @Override
  public int halo() {
    return encoder.radius() + stages().size() + 1;
  }

  @Override
  public int largestCrop() {
    return CropLimit.of(this);
  }

  /** Trained floats. */
  public long parameters() {
    long c = encoder.channels();
    long convolution = 9 * c * c + c;
    long sum = 27 * c + c + (2L * encoder.blocks() + 1) * convolution + 27 * c + 3;
    for (int factor : stages()) {
      sum += convolution * factor * factor;
    }
    return sum;
  }
}
