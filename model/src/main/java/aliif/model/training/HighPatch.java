package aliif.model.training;

import aliif.model.NormalisedColours;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
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

  private HighPatch(RgbImage image) {
    this.image = image;
  }

  static HighPatch of(Photo photo, Square place, Symmetry turn) {
    int side = place.side;
    float[] values = new float[3 * side * side]; // (3, side, side)
    for (int at = 0; at < values.length; at++) {
      int y = place.y + at / side % side;
      int x = place.x + at % side;
      values[at] = photo.get(at / (side * side), y, x) / 255f;
    }
    return new HighPatch(turn.apply(new RgbImage(new Size(side, side), values)));
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
