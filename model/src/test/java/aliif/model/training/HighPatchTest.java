package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.testing.RandomWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HighPatchTest {
  private static final int SIDE = 9;

  private final Photo photo = Photo.of(RandomWeights.image(new Size(31, 23), 4));

  /** Transposed first, then flipped: where a pixel of the patch comes from. */
  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "false, true, false",
    "true, true, false",
    "false, false, true",
    "true, false, true",
    "false, true, true",
    "true, true, true"
  })
  void pixelsAreThoseOfThePhotoTurned(boolean flipY, boolean flipX, boolean transposed) {
    Symmetry turn = new Symmetry(flipY, flipX, transposed);
    HighPatch patch = HighPatch.of(photo, new HighPatch.Square(11, 17, SIDE), turn);
    assertThat(patch.side()).isEqualTo(SIDE);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int i = transposed ? x : y;
        int j = transposed ? y : x;
        i = flipY ? SIDE - 1 - i : i;
        j = flipX ? SIDE - 1 - j : j;
        for (int channel = 0; channel < 3; channel++) {
          float expected = 2 * (photo.get(channel, 11 + i, 17 + j) / 255f) - 1;
          assertThat(patch.normalised(channel, y, x)).isEqualTo(expected);
        }
      }
    }
  }

  /** A flat patch stays flat, and a patch that is not reduced stays as it is. */
  @ParameterizedTest
  @CsvSource({"9", "8", "4"})
  void aReducedPatchHasEightBits(int to) {
    HighPatch patch =
        HighPatch.of(photo, new HighPatch.Square(0, 0, SIDE), new Symmetry(false, false, false));
    RgbImage low = patch.reduced(to);
    assertThat(low.size()).isEqualTo(new Size(to, to));
    for (float value : low.values()) {
      assertThat(255 * value).isBetween(0f, 255f);
      assertThat(Math.abs(255 * value - Math.round(255 * value))).isLessThan(1e-4f);
    }
  }
}
