package aliif.model;

import java.util.List;

/**
 * EDSR-baseline with its upsampler: what a baseline's weights file says under {@code edsr}.
 *
 * @param encoder all before the upsampler; 64 channels and 16 blocks as published
 * @param scale 2, 3 or 4
 */
public record PixelShuffleConfig(EncoderConfig.Edsr encoder, int scale) {
  public PixelShuffleConfig {
    if (scale < 2 || scale > 4) {
      throw new IllegalArgumentException("scale: " + scale + " (expected: 2, 3 or 4)");
    }
  }

  /** Factors of the upsampler's stages: that of 4 has two. */
  public List<Integer> stages() {
    return scale == 4 ? List.of(2, 2) : List.of(scale);
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
