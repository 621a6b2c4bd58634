package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;

/** Decoded pixels as they are stored, 8 bits a sample. */
final class Samples {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  final Size size;
  final int channels; // 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
  final byte[] values; // (height, width, channels)

  /** Takes the array over. */
  Samples(Size size, int channels, byte[] values) {
    assert values.length == size.pixels() * channels;
    this.size = size;
    this.channels = channels;
    this.values = values;
  }

  /**
   * All zero.
   *
   * @throws UpscaleException if no array is that long
   */
  static Samples allocate(Size size, int channels) {
    long length = size.pixels() * channels;
    if (length > LARGEST_ARRAY) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              "image: %s of %d channels (expected: at most %d samples)"
                  .formatted(size, channels, LARGEST_ARRAY)));
    }
    return new Samples(size, channels, new byte[(int) length]);
  }

  boolean grey() {
    return channels <= 2;
  }

  boolean alpha() {
    return channels == 2 || channels == 4;
  }

  /** Whether alpha is 255 everywhere. */
  boolean opaque() {
    if (alpha()) {
      for (int i = channels - 1; i < values.length; i += channels) {
        if (values[i] != (byte) 255) {
          return false;
        }
      }
    }
    return true;
  }
}
