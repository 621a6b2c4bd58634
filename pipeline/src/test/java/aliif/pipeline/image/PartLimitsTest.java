package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.testing.TestLimits;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each limit on the parts of a file refuses one part too many, and names the setting that lets it
 * pass.
 */
final class PartLimitsTest {
  /** A file, the number of its parts, the setting that limits them, and how a refusal calls it. */
  private static Stream<Arguments> files() {
    return Stream.of(
        file(() -> Pictures.fixture("progressive.jpg"), 10, "jpeg-scans", "a JPEG of many scans"),
        file(() -> Pictures.fixture("grey.jpg"), 8, "jpeg-segments", "a JPEG of many segments"),
        file(PartLimitsTest::png, 5, "png-chunks", "a PNG of many chunks"),
        file(
            () -> Pictures.fixture("cases/tiff_extra2.tif"),
            4,
            "tiff-channels",
            "a TIFF of 4 channels"),
        file(
            () -> Pictures.fixture("cases/tiff_nocounts.tif"),
            1,
            "tiff-strips",
            "a TIFF of 1 strips without their lengths"),
        file(
            () -> Pictures.fixture("cases/tiff_extra2.tif"),
            10,
            "tiff-entries",
            "a TIFF with a directory of 10 entries"));
  }

  private static Arguments file(
      Supplier<ByteString> bytes, int parts, String setting, String called) {
    return Arguments.of(bytes.get(), parts, setting, called);
  }

  private static ByteString png() {
    return PngBytes.header(1, 1, 8, 0)
        .chunk("tIME", new byte[7])
        .chunk("tIME", new byte[7])
        .chunk("IDAT", PngBytes.deflated(new byte[2]))
        .chunk("IEND")
        .bytes();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aLimitRefusesOnePartTooManyAndItsSettingRaisesIt(
      ByteString file, int parts, String setting, String called) {
    assertThat(ImageDecoder.probe(file, TestLimits.of(setting + " = " + parts)).frames()).isOne();
    assertThatThrownBy(() -> ImageDecoder.probe(file, TestLimits.of(setting + " = " + (parts - 1))))
        .hasMessage(
            "image: %s (expected: at most %d; aliif.limits.%s raises it)"
                .formatted(called, parts - 1, setting))
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(OverLimit.class);
  }
}
