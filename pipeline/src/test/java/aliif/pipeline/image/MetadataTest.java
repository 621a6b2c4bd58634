package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What images say about themselves. The fixtures are written by image_fixtures.py. */
final class MetadataTest {
  private static final int LONGEST_PROFILE = ImageLimits.DEFAULT.metadata().profileBytes();

  @ParameterizedTest
  @ValueSource(strings = {"said.jpg", "said.png", "said.webp", "said.tiff"})
  void whatPillowSaidIsRead(String name) {
    ImageHeader header = ImageDecoder.probe(Pictures.fixture(name), ImageLimits.DEFAULT);
    ImageMetadata metadata = header.metadata();
    assertThat(header.orientation()).isEqualTo(Orientation.QUARTER_TURN);
    assertThat(metadata.copyright()).contains("(c) A. Painter");
    assertThat(metadata.artist()).contains("A. Painter");
    assertThat(metadata.profile().orElseThrow().space()).isEqualTo(ColourProfile.Space.RGB);
    if (!name.endsWith("webp")) {
      assertThat(metadata.resolution().orElseThrow().acrossPerInch()).isCloseTo(300, within(0.1));
      assertThat(metadata.resolution().orElseThrow().downPerInch()).isCloseTo(150, within(0.1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void profileResolutionAndRightsAreKeptAndTheRestIsDropped(ImageFormat format) {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("said.jpg"), ImageLimits.DEFAULT);
    ImageMetadata kept = said.metadata().kept(said.layout(), said.orientation(), false);
    ImageHeader written = ImageDecoder.probe(written(format, kept), ImageLimits.DEFAULT);
    assertThat(written.orientation()).isEqualTo(Orientation.UPRIGHT);
    assertThat(written.metadata().profile()).isPresent().isEqualTo(said.metadata().profile());
    assertThat(written.metadata().copyright()).contains("(c) A. Painter");
    assertThat(written.metadata().artist()).contains("A. Painter");
    assertThat(written.metadata().exif()).isEmpty();
    Resolution resolution = written.metadata().resolution().orElseThrow();
    assertThat(resolution.acrossPerInch()).isCloseTo(150, within(0.1)); // turned
    assertThat(resolution.downPerInch()).isCloseTo(300, within(0.1));
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void whatIsKeptOnRequestIsReadAgain(ImageFormat format) {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("taken.jpg"), ImageLimits.DEFAULT);
    ImageMetadata kept = said.metadata().kept(said.layout(), said.orientation(), true);
    ImageHeader written = ImageDecoder.probe(written(format, kept), ImageLimits.DEFAULT);
    assertThat(written.orientation()).isEqualTo(Orientation.UPRIGHT);
    assertThat(kept.exif().orElseThrow().place()).hasSize(2);
    ImageMetadata again = written.metadata().kept(written.layout(), written.orientation(), true);
    assertThat(again.exif()).isEqualTo(kept.exif());
    assertThat(again.xmp()).isEqualTo(kept.xmp());
  }

  @Test
  void aProfileOfOtherColoursIsDropped() {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("said.jpg"), ImageLimits.DEFAULT);
    PixelLayout grey = new PixelLayout(new Size(16, 16), 1, 8);
    assertThat(said.metadata().kept(grey, Orientation.UPRIGHT, true).profile()).isEmpty();
  }

  @Test
  void aProfileThatClaimsWhatItHasNotIsDropped() {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("said.jpg"), ImageLimits.DEFAULT);
    byte[] sound = said.metadata().profile().orElseThrow().bytes().toArray();
    assertThat(ColourProfile.of(sound)).isPresent();
    for (int at : new int[] {0, 36, 16, 128, 136, 140}) {
      byte[] broken = sound.clone();
      broken[at] = 0x7f;
      assertThat(ColourProfile.of(broken)).isEmpty();
    }
    assertThat(ColourProfile.of(Arrays.copyOf(sound, 131))).isEmpty();
    assertThat(ColourProfile.of(new byte[0])).isEmpty();
  }

  @Test
  void aProfileThatInflatesWithoutEndIsDropped() {
    ByteString bytes = PngBytes.header(1, 1, 8, 2).profile(new byte[100 << 20]).pixels(0, 1, 2, 3);
    assertThat(Pictures.decode(bytes).header().metadata().profile()).isEmpty();
  }

  /** 5 KB held 5 MB that no pool knew. */
  @Test
  void aProfileOfMegabytesIsCounted() {
    byte[] large = Arrays.copyOf(sound(), LONGEST_PROFILE);
    ByteBuffer.wrap(large).putInt(0, large.length);
    try (OpenedImage image = open(withProfile(large))) {
      assertThat(image.header().metadata().profile()).isPresent();
      assertThat(image.decodingBytes()).isGreaterThan(2L * large.length);
      assertThat(image.heldBytes(1)).isGreaterThan(2L * large.length);
    }
  }

  @Test
  void bytesBehindTheEndOfAProfileAreCutOff() {
    byte[] padded = Arrays.copyOf(sound(), 3 << 20);
    ByteString cut = ByteString.fromArray(sound());
    assertThat(ColourProfile.of(padded).map(ColourProfile::bytes)).contains(cut);
    try (OpenedImage image = open(withProfile(padded))) {
      assertThat(image.header().metadata().profile().map(ColourProfile::bytes)).contains(cut);
    }
  }

  @Test
  void nothingIsInflatedThatIsNotAProfile() {
    ByteString bytes = withProfile(new byte[LONGEST_PROFILE]);
    open(bytes).close();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    open(bytes).close();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
  }

  private static byte[] sound() {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("said.jpg"), ImageLimits.DEFAULT);
    return said.metadata().profile().orElseThrow().bytes().toArray();
  }

  private static ByteString withProfile(byte[] profile) {
    return PngBytes.header(8, 8, 8, 2).profile(profile).pixels();
  }

  private static OpenedImage open(ByteString bytes) {
    return ImageDecoder.open(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT);
  }

  private static ByteString written(ImageFormat format, ImageMetadata metadata) {
    RgbImage image = Pictures.rgb(new Size(16, 16), 1);
    PixelLayout layout = new PixelLayout(image.size(), 3, 8);
    var encoder = Encoders.create(new OutputFormat(format, 90), layout, metadata);
    return Pictures.encode(encoder, image, Optional.empty(), 5);
  }
}
