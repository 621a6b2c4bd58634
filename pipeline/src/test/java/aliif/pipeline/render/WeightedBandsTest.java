package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An input of 12x16 whose width doubles and whose height halves: the model makes 24x16. */
final class WeightedBandsTest {
  private static final Size INPUT = new Size(12, 16);
  private static final Size RENDERED = new Size(24, 16);
  private static final Size OUTPUT = new Size(24, 8);

  private static RenderTask task() {
    return new RenderTask(
        OutputGeometry.of(INPUT, OUTPUT, Region.of(OUTPUT)), ModelOptions.STANDARD);
  }

  private static SourceImage source(float[] alpha) {
    return Pictures.decode(
        Pictures.encode(
            Encoders.create(
                OutputFormat.PNG, PixelLayout.of(INPUT, false, true, 16), ImageMetadata.NONE),
            Pictures.rgb(INPUT, 1),
            Optional.of(alpha),
            16));
  }

  /** What becomes of the rendered colours, in bands of some rows. */
  private static List<RowBand> reduced(RgbImage rendered, float[] alpha, int rows) {
    WeightedBands bands = new WeightedBands(source(alpha), task());
    List<RowBand> reduced = new ArrayList<>();
    RgbBand whole = new RgbBand(0, rendered);
    for (int y = 0; y < RENDERED.height(); y += rows) {
      reduced.addAll(bands.add(whole.rows(y, Math.min(rows, RENDERED.height() - y))));
    }
    return reduced;
  }

  private static float[] constant(float value) {
    float[] alpha = new float[(int) INPUT.pixels()];
    Arrays.fill(alpha, value);
    return alpha;
  }

  @Test
  void whereAlphaIsTheSameEverywhereColoursAreReducedAsWithoutIt() {
    RgbImage rendered = Pictures.rgb(RENDERED, 2);
    RgbImage expected = BicubicResampler.resize(rendered, OUTPUT);
    RowBand whole = reduced(rendered, constant(0.5f), 16).getFirst();
    for (int i = 0; i < expected.values().length; i++) {
      assertThat(whole.rgb().values()[i])
          .isCloseTo(Math.clamp(expected.values()[i], 0f, 1f), within(1e-5f));
    }
    for (float alpha : whole.alpha().orElseThrow()) {
      assertThat(alpha).isCloseTo(0.5f, within(1e-4f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 16})
  void howRowsAreCutIntoBandsChangesNoBit(int rows) {
    RgbImage rendered = Pictures.rgb(RENDERED, 3);
    float[] alpha = Pictures.alpha(INPUT, 4);
    RowBand whole = reduced(rendered, alpha, 16).getFirst();
    assertThat(whole.size()).isEqualTo(OUTPUT);
    int next = 0;
    for (RowBand band : reduced(rendered, alpha, rows)) {
      assertThat(band.y()).isEqualTo(next);
      for (int i = 0; i < band.size().pixels(); i++) {
        int at = next * OUTPUT.width() + i;
        assertThat(band.alpha().orElseThrow()[i]).isEqualTo(whole.alpha().orElseThrow()[at]);
        assertThat(band.rgb().values()[i]).isEqualTo(whole.rgb().values()[at]);
      }
      next += band.size().height();
    }
    assertThat(next).isEqualTo(OUTPUT.height());
  }

  @Test
  void anImageOfWhichNothingIsVisibleIsBlack() {
    RowBand whole = reduced(Pictures.rgb(RENDERED, 2), constant(0), 16).getFirst();
    assertThat(whole.rgb().values()).containsOnly(0);
    assertThat(whole.alpha().orElseThrow()).containsOnly(0);
  }
}
