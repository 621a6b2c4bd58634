package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A profile that cannot be used costs a notice: without it colours would shift and nobody be told.
 */
final class LostProfileTest {
  private static final String NOTICE = "image: its colour profile cannot be used and is left out";
  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  private static ImageHeader header(ByteString image) {
    return ImageDecoder.probe(image, ImageLimits.DEFAULT);
  }

  /** An image with a profile, in which the profile's signature is damaged afterwards. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "WEBP", "TIFF"})
  void aDamagedProfileIsLeftOutWithANotice(ImageFormat format) {
    PixelLayout layout = PixelLayout.of(new aliif.model.Size(8, 8), false, false, 8);
    ImageMetadata metadata = ImageMetadata.NONE.withProfile(ColourProfile.of(SRGB));
    ByteString sound =
        Pictures.encode(
            Encoders.create(new OutputFormat(format, 90), layout, metadata),
            Pictures.rgb(layout.size(), 1),
            Optional.empty(),
            8);
    assertThat(header(sound).metadata().profile()).isPresent();
    assertThat(header(sound).notices()).isEmpty();

    byte[] damaged = sound.toArray();
    damaged[sound.indexOfSlice(ByteString.fromString("acsp"))] = 'x';
    ImageHeader lost = header(ByteString.fromArray(damaged));
    assertThat(lost.metadata().profile()).isEmpty();
    assertThat(lost.notices()).containsExactly(NOTICE);
  }

  private static ByteString png(byte[] profile) {
    ByteString name = ByteString.fromString("profile\0\0");
    return PngBytes.header(1, 1, 8, 2)
        .chunk("iCCP", name.concat(ByteString.fromArray(profile)).toArray())
        .pixels(0, 1, 2, 3);
  }

  @Test
  void aProfileInAPngThatDoesNotInflateIsLeftOutWithANotice() {
    byte[] deflated = PngBytes.deflated(SRGB);
    assertThat(header(png(deflated)).notices()).isEmpty();
    deflated[deflated.length / 2] ^= 0x55;
    assertThat(header(png(deflated)).notices()).containsExactly(NOTICE);
  }
}
