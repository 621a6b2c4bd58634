package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BicubicBandsTest {
  private static final Size INPUT = new Size(61, 47);

  /** However the rows come, the result is that of the whole image, clamped to [0, 1]. */
  @ParameterizedTest
  @CsvSource({
    "20, 13",
    "61, 5",
    "3, 47",
    "1, 1",
    "60, 46",
    "62, 48",
    "61, 500",
    "300, 47",
    "20, 470",
    "1200, 900"
  })
  void bandsOfAnySizeGiveTheImageResampledAtOnce(int width, int height) {
    Size output = new Size(width, height);
    RgbImage image = RandomWeights.image(INPUT, 1);
    RgbImage expected = BicubicResampler.resize(image, output);
    for (int seed = 0; seed < 5; seed++) {
      List<RgbBand> bands = resampled(image, output, new Random(seed));
      int next = 0;
      for (RgbBand band : bands) {
        assertThat(band.y()).isEqualTo(next);
        for (int y = 0; y < band.rgb().height(); y++) {
          for (int x = 0; x < width; x++) {
            float clamped = Math.clamp(expected.get(1, next + y, x), 0f, 1f);
            if (band.rgb().get(1, y, x) != clamped) {
              assertThat(band.rgb().get(1, y, x)).as("%d, %d", x, next + y).isEqualTo(clamped);
            }
          }
        }
        next += band.rgb().height();
      }
      assertThat(next).isEqualTo(height);
    }
  }

  private static List<RgbBand> resampled(RgbImage image, Size output, Random random) {
    RenderTask task =
        new RenderTask(
            OutputGeometry.of(INPUT, output, Region.of(output)),
            ModelOptions.STANDARD,
            /* network= */ false);
    BicubicBands bicubic = new BicubicBands(task);
    List<RgbBand> bands = new ArrayList<>();
    Region needed = task.needed();
    for (int y = needed.y(); y < needed.bottom(); ) {
      int rows = Math.min(1 + random.nextInt(9), needed.bottom() - y);
      Region part = new Region(y, needed.x(), rows, needed.width());
      RgbBand band = new RgbBand(y - needed.y(), image.crop(part));
      bicubic.add(band).forEach(portion -> bands.add(portion.band()));
      y += rows;
    }
    return bands;
  }
}
