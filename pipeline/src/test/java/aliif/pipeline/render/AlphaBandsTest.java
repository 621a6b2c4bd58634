package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.plan.OutputGeometry;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class AlphaBandsTest {
  /** 67 MB of samples: more than is decoded ahead. */
  private static final Size LARGE = new Size(4_100, 4_100);

  /** Interpolation would be off by a rounding or two. */
  @Test
  void alphaThatIsTheSameEverywhereStaysSoToTheBitHoweverLargeTheImageIs() {
    SourceImage source = image(LARGE, _ -> 77 / 255.0);
    float[] alpha = scaled(source, new Size(300, 250), 40);
    for (float value : alpha) {
      assertThat(value).isEqualTo(77 / 255f);
    }
  }

  @Test
  void alphaThatChangesHalfWayDownIsInterpolatedThere() {
    Size size = new Size(60, 80);
    IntToDoubleFunction steps = row -> row < 50 ? 1 : row < 60 ? row % 5 / 5.0 : 0.2;
    for (Size output : new Size[] {new Size(150, 200), new Size(25, 31), new Size(60, 80)}) {
      float[] expected = interpolated(image(size, steps), output);
      for (int band : new int[] {1, 7, 64, 200}) {
        assertThat(scaled(image(size, steps), output, band))
            .containsExactly(expected, within(1e-6f));
      }
    }
  }

  /** One row made 5200 at once, and each slice copied what was left of them. */
  @Test
  void alphaOfOneRowThatIsEnlargedTakesNoMoreThanItsSlices() {
    SourceImage source = oneRow(0, 0.4f, 1, 1, 0.2f);
    Size output = new Size(20_000, 5_200);
    float[] expected = interpolated(source, new Size(output.width(), 1));
    AlphaBands bands =
        new AlphaBands(source, OutputGeometry.of(source.size(), output, Region.of(output)));
    Size slice = new Size(output.width(), 26);
    var colours = new RgbImage(slice, new float[(int) (3 * slice.pixels())]);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int y = 0; y < output.height(); y += slice.height()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      float[] band = bands.add(new RgbBand(y, colours)).alpha().orElseThrow();
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .isLessThan(Float.BYTES * slice.pixels() + 100_000);
      for (int row = 0; row < slice.height(); row++) {
        int from = row * output.width();
        assertThat(Arrays.equals(band, from, from + output.width(), expected, 0, output.width()))
            .isTrue();
      }
    }
  }

  private static SourceImage oneRow(float... alpha) {
    Size size = new Size(alpha.length, 1);
    ImageEncoder encoder = Encoders.create(OutputFormat.PNG, size, false, true);
    var black = new RgbImage(size, new float[3 * alpha.length]);
    ByteString start = encoder.start();
    ByteString rows = encoder.rows(new RowBand(0, size, black, Optional.of(alpha)));
    return ImageDecoder.decode(start.concat(rows).concat(encoder.finish()), ImageLimits.DEFAULT);
  }

  private static float[] interpolated(SourceImage source, Size output) {
    Region whole = Region.of(source.size());
    return new BicubicResampler(1, source.size(), output).push(source.alpha(whole), whole.height());
  }

  /** What stands beside bands of that many rows. */
  private static float[] scaled(SourceImage source, Size output, int rows) {
    AlphaBands bands =
        new AlphaBands(source, OutputGeometry.of(source.size(), output, Region.of(output)));
    float[] alpha = new float[(int) output.pixels()];
    for (int y = 0; y < output.height(); y += rows) {
      Size size = new Size(output.width(), Math.min(rows, output.height() - y));
      var colours = new RgbImage(size, new float[(int) (3 * size.pixels())]);
      source.rgb(new Region(bottom(source, output, y + size.height()), 0, 1, 1));
      float[] band = bands.add(new RgbBand(y, colours)).alpha().orElseThrow();
      System.arraycopy(band, 0, alpha, y * output.width(), band.length);
    }
    return alpha;
  }

  /** The source's row above that output row: colours walk ahead of alpha, or the window grows. */
  private static int bottom(SourceImage source, Size output, int row) {
    return (int) ((long) (row - 1) * source.size().height() / output.height());
  }

  /** A PNG of black pixels whose alpha depends on the row. */
  private static SourceImage image(Size size, IntToDoubleFunction alphaOfRow) {
    ImageEncoder encoder = Encoders.create(OutputFormat.PNG, size, false, true);
    ByteString bytes = encoder.start();
    for (int y = 0; y < size.height(); y++) {
      Size row = new Size(size.width(), 1);
      float[] alpha = new float[size.width()];
      Arrays.fill(alpha, (float) alphaOfRow.applyAsDouble(y));
      var black = new RgbImage(row, new float[3 * size.width()]);
      bytes = bytes.concat(encoder.rows(new RowBand(y, row, black, Optional.of(alpha))));
    }
    return ImageDecoder.decode(bytes.concat(encoder.finish()), ImageLimits.DEFAULT);
  }
}
