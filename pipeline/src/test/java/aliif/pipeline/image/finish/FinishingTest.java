package aliif.pipeline.image.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.Finish;
import aliif.pipeline.Finish.Colours;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FinishingTest {
  /** Collects what is written. */
  private static final class Collected implements ImageEncoder {
    private final float[] colours;
    private final float[] alpha;
    private final Size size;
    private int rows;
    private boolean closed;

    Collected(PixelLayout layout) {
      size = layout.size();
      colours = new float[3 * (int) size.pixels()];
      alpha = new float[(int) size.pixels()];
      Arrays.fill(alpha, 1);
    }

    @Override
    public ByteString start() {
      return ByteString.fromString("start ");
    }

    @Override
    public ByteString rows(RowBand band) {
      assertThat(band.y()).isEqualTo(rows);
      int count = (int) band.size().pixels();
      int from = band.y() * size.width();
      for (int c = 0; c < 3; c++) {
        System.arraycopy(
            band.rgb().values(), c * count, colours, c * (int) size.pixels() + from, count);
      }
      band.alpha().ifPresent(values -> System.arraycopy(values, 0, alpha, from, count));
      rows += band.size().height();
      return ByteString.fromString("rows ");
    }

    @Override
    public ByteString finish() {
      assertThat(rows).isEqualTo(size.height());
      return ByteString.fromString("finish");
    }

    @Override
    public void close() {
      closed = true;
    }

    /** A channel as digits of 0 to 9, rows apart. */
    String digits(int channel) {
      StringBuilder digits = new StringBuilder();
      for (int i = 0; i < size.pixels(); i++) {
        digits.append(i > 0 && i % size.width() == 0 ? " " : "");
        digits.append(Math.round(9 * colours[channel * (int) size.pixels() + i]));
      }
      return digits.toString();
    }
  }

  /** Writes rows of digits of one channel, in bands of one row. */
  private static Collected finished(Finish finish, String digits, int depth) {
    String[] rows = digits.split(" ", -1);
    Size size = new Size(rows[0].length(), rows.length);
    PixelLayout before = PixelLayout.of(size, false, false, depth);
    Collected collected = new Collected(Finishing.layout(finish, before));
    try (ImageEncoder encoder = Finishing.encoder(finish, before, collected)) {
      encoder.start();
      for (int y = 0; y < rows.length; y++) {
        float[] values = new float[3 * size.width()];
        for (int x = 0; x < size.width(); x++) {
          values[x] = (rows[y].charAt(x) - '0') / 9f;
        }
        Size band = new Size(size.width(), 1);
        encoder.rows(new RowBand(y, band, new RgbImage(band, values), Optional.empty()));
      }
      encoder.finish();
    }
    assertThat(collected.closed).isTrue();
    return collected;
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, 123 456",
    "true, 0, 321 654",
    "false, 90, 41 52 63",
    "false, 180, 654 321",
    "false, 270, 36 25 14",
    "true, 90, 63 52 41",
    "true, 180, 456 123",
    "true, 270, 14 25 36"
  })
  void anImageIsMirroredThenTurnedClockwise(boolean mirrored, double degrees, String result) {
    Finish finish = new Finish(mirrored, degrees, Colours.ALL);

    assertThat(finished(finish, "123 456", 8).digits(0)).isEqualTo(result);
    assertThat(finished(finish, "123 456", 16).digits(0)).isEqualTo(result);
    assertThat(finished(finish, "123 456", 8).digits(1)).doesNotContain("1");
  }

  @Test
  void coloursBecomeGreyOrBlackAndWhite() {
    Collected grey = finished(new Finish(false, 0, Colours.GREY), "09", 8);
    assertThat(grey.colours[1]).isEqualTo(0.299f);
    assertThat(grey.digits(1)).isEqualTo(grey.digits(0)).isEqualTo("03");

    Collected black = finished(new Finish(false, 0, Colours.BLACK_AND_WHITE), "09", 8);
    assertThat(black.digits(2)).isEqualTo("00");
    assertThat(
            Finishing.layout(
                new Finish(false, 90, Colours.GREY),
                PixelLayout.of(new Size(3, 2), false, true, 16)))
        .isEqualTo(PixelLayout.of(new Size(2, 3), true, true, 16));
  }

  @Test
  void atAnyAngleNothingIsCutOffAndTheCornersAreTransparent() {
    Collected tilted = finished(new Finish(false, 45, Colours.ALL), "9999 9999 9999 9999", 8);

    assertThat(tilted.size).isEqualTo(new Size(6, 6));
    assertThat(tilted.alpha[0]).isZero();
    assertThat(tilted.alpha[5]).isZero();
    assertThat(tilted.alpha[2 * 6 + 2]).isEqualTo(1);
    assertThat(tilted.colours[2 * 6 + 2]).isEqualTo(1);
    double cover = 0;
    for (float each : tilted.alpha) {
      cover += each;
    }
    assertThat(cover).as("the area of the image").isCloseTo(16, within(0.4));
  }

  @Test
  void aSmallAngleMovesPixelsClockwise() {
    /* A white dot right of the centre of 9 x 9 goes down. */
    String[] rows = new String[9];
    Arrays.fill(rows, "000000000");
    rows[4] = "000000009";
    Collected tilted = finished(new Finish(false, 30, Colours.ALL), String.join(" ", rows), 8);

    double weight = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < tilted.size.pixels(); i++) {
      double value = tilted.colours[i] * tilted.alpha[i];
      int width = tilted.size.width();
      int row = i / width;
      weight += value;
      x += value * (i % width);
      y += value * row;
    }
    double middle = (tilted.size.width() - 1) / 2.0;
    assertThat(x / weight - middle).isCloseTo(4 * Math.cos(Math.toRadians(30)), within(0.25));
    assertThat(y / weight - middle).isCloseTo(4 * Math.sin(Math.toRadians(30)), within(0.25));
  }

  @Test
  void whatIsTurnedIsHeldWhole() {
    PixelLayout large = PixelLayout.of(new Size(10_000, 5_000), false, false, 8);

    assertThat(Finishing.heldBytes(Finish.NONE, large)).isZero();
    assertThat(Finishing.heldBytes(new Finish(true, 0, Colours.GREY), large)).isLessThan(4 << 20);
    assertThat(Finishing.heldBytes(new Finish(false, 90, Colours.ALL), large))
        .isBetween(300_000_000L, 320_000_000L);
  }

  @Test
  void anAngleIsBelowAFullTurn() {
    assertThatThrownBy(() -> new Finish(false, 360, Colours.ALL))
        .hasMessage("degrees: 360.0 (expected: at least 0, below 360)");
  }
}
