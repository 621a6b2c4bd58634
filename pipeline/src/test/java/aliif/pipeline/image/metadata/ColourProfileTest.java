package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColourProfileTest {
  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  @Test
  void aProfileOfTheJdkIsSound() {
    ColourProfile profile = ColourProfile.of(SRGB.clone()).orElseThrow();

    assertThat(profile.space()).isEqualTo(ColourProfile.Space.RGB);
    assertThat(profile.bytes().toArray()).isEqualTo(SRGB);
    assertThat(
            ColourProfile.of(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData())
                .orElseThrow()
                .space())
        .isEqualTo(ColourProfile.Space.GREY);
  }

  @Test
  void whatComesAfterItsEndIsCutOff() {
    byte[] longer = Arrays.copyOf(SRGB, SRGB.length + 100);

    assertThat(ColourProfile.of(longer).orElseThrow().bytes().toArray()).isEqualTo(SRGB);
  }

  /** A place in the profile, and a number there that makes it unsound. */
  @ParameterizedTest
  @CsvSource({
    "0, 100",
    "0, 2147483647",
    "0, -1",
    "16, 1",
    "36, 1",
    "128, 0",
    "128, 201",
    "128, -1",
    "136, 2147483647",
    "140, 2147483647",
    "136, -1"
  })
  void aBrokenFrameIsNoProfile(int at, int number) {
    byte[] broken = SRGB.clone();
    ByteBuffer.wrap(broken).putInt(at, number);

    assertThat(ColourProfile.of(broken)).isEmpty();
  }

  @Test
  void aCutProfileIsNone() {
    for (int length = 0; length < SRGB.length; length += 61) {
      assertThat(ColourProfile.of(Arrays.copyOf(SRGB, length))).isEmpty();
    }
  }
}
