package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sizes against whole-number arithmetic, for every size that matters. */
final class ScaleLawTest {
  private static final int MOST = 2_000;

  /** {@code floor(n * s + 0.5)} with the factor as it is written, two decimals. */
  @Test
  void factorsAreDecimalNumbers() {
    for (int hundredths = 1; hundredths <= 800; hundredths++) {
      Scale scale = new Scale.Factor(hundredths / 100.0);
      for (int n = 1; n < MOST; n++) {
        int expected = Math.max(1, (2 * n * hundredths + 100) / 200);
        if (scale.of(new Size(n, 1)).width() != expected) {
          assertThat(scale.of(new Size(n, 1)).width()).as("%d by %s", n, scale).isEqualTo(expected);
        }
      }
    }
  }

  /** The other side is {@code floor(h * W / w + 0.5)} of whole numbers. */
  @Test
  void theOtherSideIsAWholeNumberFraction() {
    for (int width = 1; width < MOST; width += 7) {
      for (int to = Math.ceilDiv(width, 50); to < Math.min(MOST, 100 * width); to += 13) {
        for (int height : new int[] {1, 2, 3, 999, 1_999, 30_001}) {
          int expected = (int) Math.max(1, (2L * height * to + width) / (2L * width));
          if (expected <= 100 * height) {
            Size size = new Scale.ToWidth(to).of(new Size(width, height));
            assertThat(size).isEqualTo(new Size(to, expected));
            Size turned = new Scale.ToHeight(to).of(new Size(height, width));
            assertThat(turned).isEqualTo(new Size(expected, to));
          }
        }
      }
    }
  }
}
