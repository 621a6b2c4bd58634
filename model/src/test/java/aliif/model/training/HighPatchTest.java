package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.testing.RandomWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HighPatchTest {
  private static final int SIDE = 9;
  private static final Symmetry UPRIGHT = new Symmetry(false, false, false);

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

  @Test
  void aPatchThatIsNotReducedStaysAsItIs() {
    HighPatch patch = HighPatch.of(photo, new HighPatch.Square(11, 17, 5), UPRIGHT);
    RgbImage same = patch.reduced(5);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 5; x++) {
          assertThat(same.get(channel, y, x)).isEqualTo(photo.get(channel, 11 + y, 17 + x) / 255f);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 8, 5, 4, 1})
  void aFlatPatchStaysFlat(int to) {
    Size size = new Size(SIDE, SIDE);
    for (int level : new int[] {0, 1, 77, 128, 254, 255}) {
      float[] values = new float[3 * SIDE * SIDE];
      Arrays.fill(values, level / 255f);
      Photo flat = Photo.of(new RgbImage(size, values));
      RgbImage low = HighPatch.of(flat, new HighPatch.Square(0, 0, SIDE), UPRIGHT).reduced(to);
      assertThat(low.size()).isEqualTo(new Size(to, to));
      assertThat(low.values()).containsOnly(level / 255f);
    }
  }

  @ParameterizedTest
  @CsvSource({"9", "8", "4"})
  void aReducedPatchHasEightBits(int to) {
    HighPatch patch = HighPatch.of(photo, new HighPatch.Square(0, 0, SIDE), UPRIGHT);
    RgbImage low = patch.reduced(to);
    assertThat(low.size()).isEqualTo(new Size(to, to));
    for (float value : low.values()) {
      assertThat(255 * value).isBetween(0f, 255f);
      assertThat(Math.abs(255 * value - Math.round(255 * value))).isLessThan(1e-4f);
    }
  }
}
