package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.rows.RowBand;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every format. */
final class ImageEncoderTest {
  @ParameterizedTest
  @CsvSource({"PNG,false", "PNG,true", "JPEG,false", "JPEG,true"})
  void everyBandingGivesTheSamePixels(ImageFormat format, boolean alpha) {
    Size size = new Size(37, 41);
    RgbImage image = Pictures.rgb(size, 1);
    Optional<float[]> cover = alpha ? Optional.of(Pictures.alpha(size, 2)) : Optional.empty();
    int[] whole = Pictures.pixels(Pictures.encode(format, image, cover, 41));
    for (int most = 1; most < 12; most++) {
      assertThat(Pictures.pixels(Pictures.encode(format, image, cover, most))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({"PNG", "JPEG"})
  void bandsOutOfOrderAreRefused(ImageFormat format) {
    RgbImage image = Pictures.rgb(new Size(4, 6), 1);
    var encoder = Encoders.create(new OutputFormat(format, 90), image.size(), false, false);
    encoder.start();
    encoder.rows(Pictures.band(image, Optional.empty(), 0, 2));
    assertThatThrownBy(() -> encoder.rows(Pictures.band(image, Optional.empty(), 3, 1)))
        .hasMessage("band: row 3 (expected: row 2)");
    RgbImage narrow = Pictures.rgb(new Size(3, 1), 1);
    assertThatThrownBy(() -> encoder.rows(new RowBand(2, narrow.size(), narrow, Optional.empty())))
        .hasMessage("band: 3x1 (expected: 4 wide, at most 4 high)");
    RgbImage high = Pictures.rgb(new Size(4, 5), 1);
    assertThatThrownBy(() -> encoder.rows(new RowBand(2, high.size(), high, Optional.empty())))
        .hasMessage("band: 4x5 (expected: 4 wide, at most 4 high)");
    Optional<float[]> cover = Optional.of(new float[24]);
    assertThatThrownBy(() -> encoder.rows(Pictures.band(image, cover, 2, 1)))
        .hasMessage("band: with alpha (expected: none)");
    assertThatThrownBy(encoder::finish).hasMessage("rows: 2 (expected: 6)");
    encoder.close();
  }

  /** libwebp cannot be stopped, and held its memory after the memory was given back. */
  @Test
  @Timeout(120)
  void aWebpIsClosedOnlyWhenTheLibraryHasEnded() throws InterruptedException {
    RgbImage image = Pictures.rgb(new Size(900, 900), 1);
    var lossless = new OutputFormat(ImageFormat.WEBP, OutputFormat.LOSSLESS);
    var encoder = Encoders.create(lossless, image.size(), false, false);
    encoder.rows(Pictures.band(image, Optional.empty(), 0, 900));
    Thread finishing = Thread.ofPlatform().start(encoder::finish);
    while (!inLibrary(finishing)) {
      assertThat(finishing.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    encoder.close();
    assertThat(inLibrary(finishing)).isFalse();
    finishing.join();
    assertThatThrownBy(encoder::finish).hasMessage("output: closed (expected: open)");
  }

  private static boolean inLibrary(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("com.luciad."));
  }

  @Test
  void aBandMustFitItsPixels() {
    RgbImage image = Pictures.rgb(new Size(4, 2), 1);
    assertThatThrownBy(() -> new RowBand(-1, image.size(), image, Optional.empty()))
        .hasMessage("y: -1 (expected: at least 0)");
    assertThatThrownBy(() -> new RowBand(0, new Size(4, 1), image, Optional.empty()))
        .hasMessage("rgb: 4x2 (expected: 4x1)");
    assertThatThrownBy(() -> new RowBand(0, image.size(), image, Optional.of(new float[7])))
        .hasMessage("alpha: 7 (expected: 8 for 4x2)");
  }
}
