package aliif.model.training;

import aliif.model.NormalisedColours;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.bicubic.EightBitBicubic;

/** A square of a photo, perhaps flipped or transposed: what a query is compared with. */
final class HighPatch {
  private final RgbImage image;

  /**
   * Where it lies.
   *
   * @param y first row in the photo
   * @param x first column
   * @param side HR pixels
   */
  record Square(int y, int x, int side) {}

  /** How it is turned: transposed first, then flipped. */
  record Turn(boolean transpose, boolean flipY, boolean flipX) {}

  private HighPatch(RgbImage image) {
    this.image = image;
  }

  static HighPatch of(Photo photo, Square place, Turn turn) {
    int side = place.side;
    float[] values = new float[3 * side * side]; // (3, side, side)
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int i = turn.transpose ? x : y;
        int j = turn.transpose ? y : x;
        i = turn.flipY ? side - 1 - i : i;
        j = turn.flipX ? side - 1 - j : j;
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * side + y) * side + x] =
              photo.get(channel, place.y + i, place.x + j) / 255f;
        }
      }
    }
    return new HighPatch(new RgbImage(new Size(side, side), values));
  }

  int side() {
    return image.width();
  }

  /** A value, normalised to [-1, 1]. */
  float normalised(int channel, int y, int x) {
    return NormalisedColours.normalised(image.get(channel, y, x));
  }

  /** The LR patch: antialiased bicubic, rounded to 8 bits once. */
  RgbImage reduced(int to) {
    return to == side()
        ? image
        : EightBitBicubic.rounded(BicubicResampler.resize(image, new Size(to, to)));
  }
}
