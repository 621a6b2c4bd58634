package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Size;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExifTest {
  private static final MetadataLimits LIMITS = new MetadataLimits(1 << 20, 1 << 20, 100);

  private static byte[] block(Map<Integer, TiffTag> values) {
    TiffTags tags = new TiffTags(false);
    values.forEach(tags::put);
    return tags.block().toArray();
  }

  private static TiffTag shorts(long value) {
    return TiffTag.numbers(TiffTag.SHORT, value);
  }

  @ParameterizedTest
  @CsvSource({"1, UPRIGHT", "3, HALF_TURN", "6, QUARTER_TURN", "8, THREE_QUARTER_TURN"})
  void theOrientationIsRead(int number, Orientation orientation) {
    byte[] block = block(Map.of(0x0112, shorts(number)));
    assertThat(Exif.orientation(block)).isEqualTo(orientation);
  }

  /** 0, 9 and a text are none; viewers show such images as they are stored. */
  @Test
  void anImpossibleOrientationIsUpright() {
    assertThat(Exif.orientation(block(Map.of(0x0112, shorts(0))))).isEqualTo(Orientation.UPRIGHT);
    assertThat(Exif.orientation(block(Map.of(0x0112, shorts(9))))).isEqualTo(Orientation.UPRIGHT);
    assertThat(Exif.orientation(block(Map.of(0x0112, TiffTag.text("6")))))
        .isEqualTo(Orientation.UPRIGHT);
    assertThat(Exif.orientation(new byte[3])).isEqualTo(Orientation.UPRIGHT);
  }

  @ParameterizedTest
  @CsvSource({"2, 300, 300", "3, 300, 762"}) // inches, centimetres
  void aResolutionIsInPixelsOfItsUnit(int unit, int said, double perInch) {
    byte[] block =
        block(
            Map.of(
                0x011a,
                TiffTag.numbers(TiffTag.RATIO, said, 1),
                0x011b,
                TiffTag.numbers(TiffTag.RATIO, said, 1),
                0x0128,
                shorts(unit)));
    Resolution resolution = Exif.metadata(block, LIMITS).resolution().orElseThrow();
    assertThat(resolution.acrossPerInch()).isCloseTo(perInch, within(1e-6));
    assertThat(resolution.metric()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1"})
  void aResolutionThatMakesNoSenseIsNone(int numerator, int denominator) {
    byte[] block = block(Map.of(0x011a, TiffTag.numbers(TiffTag.RATIO, numerator, denominator)));
    assertThat(Exif.metadata(block, LIMITS).resolution()).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    ImageMetadata said =
        ImageMetadata.NONE
            .withRights(Optional.of("© Müller"), Optional.of("Zoë"))
            .withResolution(Resolution.perInch(300, 150))
            .withExif(
                Optional.of(
                    new ExifTags(
                        Map.of(0x0110, TiffTag.text("Camera")),
                        Map.of(0x829a, TiffTag.numbers(TiffTag.RATIO, 1, 250)),
                        Map.of(0x0002, TiffTag.numbers(TiffTag.RATIO, 47, 1, 22, 1, 0, 1)))));
    byte[] block = Exif.block(said).orElseThrow().toArray();
    ImageMetadata read = Exif.metadata(block, LIMITS);
    assertThat(read.copyright()).contains("© Müller");
    assertThat(read.artist()).contains("Zoë");
    assertThat(read.exif()).isEqualTo(said.exif());
    assertThat(read.resolution().orElseThrow().downPerInch()).isCloseTo(150, within(1e-3));
    assertThat(Exif.orientation(block)).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void nothingToSayIsNoBlock() {
    assertThat(Exif.block(ImageMetadata.NONE)).isEmpty();
  }

  /** The thumbnail, the maker's note and the size are not true of an output. */
  @Test
  void anOutputHasItsOwnSizeAndNoMakersNote() {
    Map<Integer, TiffTag> exposure =
        Map.of(
            0xa002,
            TiffTag.numbers(TiffTag.LONG, 10),
            0x927c,
            TiffTag.bytes(TiffTag.UNDEFINED, ByteString.fromString("note")),
            0x829a,
            TiffTag.numbers(TiffTag.RATIO, 1, 250));
    TiffTags tags = new TiffTags(false);
    tags.putDirectory(0x8769, exposure);
    ExifTags read = Exif.metadata(tags.block().toArray(), LIMITS).exif().orElseThrow();
    assertThat(read.exposure().keySet()).containsExactly(0x829a);
    PixelLayout layout = PixelLayout.of(new Size(40, 30), false, false, 8);
    ImageMetadata kept =
        ImageMetadata.NONE.withExif(Optional.of(read)).kept(layout, Orientation.UPRIGHT, true);
    assertThat(kept.exif().orElseThrow().exposure())
        .containsEntry(0xa002, TiffTag.numbers(TiffTag.LONG, 40))
        .containsEntry(0xa003, TiffTag.numbers(TiffTag.LONG, 30));
  }

  @Test
  void theNameInFrontOfABlockIsCutOff() {
    byte[] block = block(Map.of(0x0112, shorts(6)));
    byte[] named =
        ByteString.fromArray("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
            .concat(ByteString.fromArray(block))
            .toArray();
    assertThat(Exif.withoutName(named)).isEqualTo(block);
    assertThat(Exif.withoutName(block)).isEqualTo(block);
  }

  /** Whatever a damaged block says, reading it ends, and little is kept. */
  @Test
  void damagedBlocksAreReadOrSayNothing() {
    byte[] sound =
        block(
            Map.of(
                0x010e, TiffTag.text("a description longer than four bytes"),
                0x0112, shorts(6),
                0x8298, TiffTag.text("somebody")));
    Random random = new Random(5);
    int told = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = sound.clone();
      for (int k = 0; k < 1 + i % 4; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      ImageMetadata said = Exif.metadata(damaged, LIMITS);
      told += said.exif().isPresent() ? 1 : 0;
      assertThat(Exif.block(said).map(ByteString::size).orElse(0)).isLessThan(65_500);
    }
    assertThat(told).isBetween(1_000, 2_999);
  }
}
