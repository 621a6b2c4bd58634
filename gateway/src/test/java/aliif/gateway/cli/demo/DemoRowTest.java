package aliif.gateway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.Framing;
import aliif.pipeline.OutputFormat;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class DemoRowTest {
  private static final Size SIZE = new Size(60, 40);
  private static final RgbImage PIXELS = noise();
  private static final DemoSample SAMPLE =
      new DemoSample("cat.png", DemoSample.png(PIXELS), PIXELS);

  private static RgbImage noise() {
    Random random = new Random(1);
    float[] values = new float[(int) (3 * SIZE.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(SIZE, values);
  }

  private final DemoRow row = new DemoRow(SAMPLE, new Scale.Factor(2.5));

  @Test
  void aSampleIsEnlargedAndItsReductionIsBroughtBack() {
    assertThat(row.enlarged()).isEqualTo(new Size(150, 100));
    assertThat(row.enlarging().framing()).isEqualTo(new Framing.Scaled(new Scale.Factor(2.5)));
    assertThat(row.enlarging().format()).isEqualTo(OutputFormat.PNG);
    assertThat(DemoSample.decode(row.reducedPng()).size()).isEqualTo(new Size(24, 16));
    assertThat(row.restoring().framing()).isEqualTo(new Framing.Scaled(new Scale.ToSize(SIZE)));
    assertThat(row.fileName()).isEqualTo("cat_x2.5.png");
  }

  @Test
  void aRowIsDoneWhenBothHaveComeBack() {
    ByteString reduced = row.reducedPng();
    assertThat(row.done()).isFalse();
    row.enlargedIn(17);
    assertThat(row.done()).isFalse();
    row.restored(reduced, SAMPLE.bytes());

    assertThat(row.done()).isTrue();
    assertThat(row.line()).startsWith("cat.png ").contains(" 60x40 ", " 150x100 ", " 17 ", " +");
  }

  /** What bicubic makes of the reduction is no decibel above itself. */
  @Test
  void bicubicGainsNothingOverBicubic() {
    ByteString reduced = row.reducedPng();
    row.restored(
        reduced, DemoSample.png(BicubicResampler.resize(DemoSample.decode(reduced), SIZE)));

    assertThat(row.line()).endsWith("  +0.00");
  }

  @Test
  void aFailureIsInItsPlace() {
    row.failed("image: damaged");

    assertThat(row.done()).isFalse();
    assertThat(row.line()).endsWith("  image: damaged");
  }
}
