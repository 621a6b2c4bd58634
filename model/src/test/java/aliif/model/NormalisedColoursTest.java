package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NormalisedColoursTest {
  @Test
  void everyEightBitColourComesBackAsItWas() {
    for (int value = 0; value <= 255; value++) {
      float colour = value / 255f;
      float normalised = NormalisedColours.normalised(colour);
      assertThat(normalised).isBetween(-1f, 1f).isEqualTo(2 * colour - 1);
      assertThat(Math.round(255 * NormalisedColours.colour(normalised))).isEqualTo(value);
    }
  }

  @Test
  void theEndsAreExactAndWhatIsBeyondThemIsClamped() {
    assertThat(NormalisedColours.normalised(0)).isEqualTo(-1f);
    assertThat(NormalisedColours.normalised(0.5f)).isZero();
    assertThat(NormalisedColours.normalised(1)).isEqualTo(1f);
    assertThat(NormalisedColours.colour(-1.01f)).isZero();
    assertThat(NormalisedColours.colour(1.01f)).isEqualTo(1f);
    assertThat(NormalisedColours.colour(-1e30f)).isZero();
  }
}
