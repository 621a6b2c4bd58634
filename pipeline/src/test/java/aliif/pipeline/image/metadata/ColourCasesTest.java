package aliif.pipeline.image.metadata;

import static aliif.pipeline.image.Cases.metadata;
import static aliif.pipeline.image.Cases.rewritten;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageFormat;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What difficult files say about their colours, as it is read and written again. */
final class ColourCasesTest {
  @Test
  void adobeRgbToldByExifIsAProfile() {
    ColourProfile profile = metadata("exif_adobergb_r03.jpg").profile().orElseThrow();
    // By the matrices that Adobe and IEC 61966-2-1 publish.
    assertColours(profile, new int[] {128, 128, 128}, 129, 129, 129);
    assertColours(profile, new int[] {200, 150, 100}, 217, 151, 97);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.TIFF)) {
      assertThat(rewritten("exif_adobergb_r03.jpg", format).metadata().profile()).contains(profile);
    }
  }

  @Test
  void aPaddedProfileIsCutToItsSize() {
    assertThat(metadata("icc_padded.png").profile())
        .isPresent()
        .isEqualTo(metadata("icc_exact.png").profile());
  }

  @Test
  void aPngKeepsWhatItSignalsOfItsColours() {
    for (String name : List.of("gama_linear.png", "cicp_pq.png")) {
      assertThat(metadata(name).signals()).isPresent();
      assertThat(rewritten(name, ImageFormat.PNG).metadata().signals())
          .isEqualTo(metadata(name).signals());
    }
  }

  @Test
  void elsewhereAGammaBecomesAProfile() {
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.TIFF, ImageFormat.WEBP)) {
      ColourProfile profile =
          rewritten("gama_linear.png", format).metadata().profile().orElseThrow();
      assertColours(profile, new int[] {128, 55, 255}, 188, 128, 255);
    }
    assertThat(metadata("gama_linear.png").unsaid(ImageFormat.JPEG)).isEmpty();
  }

  @Test
  void whatNoProfileSaysIsSaid() {
    ImageMetadata said = metadata("cicp_pq.png");
    assertThat(said.in(ImageFormat.JPEG, false).profile()).isEmpty();
    assertThat(said.unsaid(ImageFormat.JPEG))
        .containsExactly("image: its colours are PQ, which a JPEG cannot say");
    assertThat(said.unsaid(ImageFormat.PNG)).isEmpty();
  }

  /** By the colour engine of the JDK, in 8 bits; one more or less is rounding. */
  private static void assertColours(ColourProfile profile, int[] stored, int... srgb) {
    var space = new ICC_ColorSpace(ICC_Profile.getInstance(profile.bytes().toArray()));
    float[] values = new float[3];
    for (int i = 0; i < 3; i++) {
      values[i] = stored[i] / 255f;
    }
    assertThat(space.getType()).isEqualTo(ColorSpace.TYPE_RGB);
    float[] seen = space.toRGB(values);
    for (int i = 0; i < 3; i++) {
      assertThat(Math.round(255 * seen[i])).isBetween(srgb[i] - 1, srgb[i] + 1);
    }
  }
}
