package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutputGeometryTest {
  private static final Size INPUT = new Size(1_000, 800);

  @Test
  void aPictureIsTheWholeUnlessARegionIsAskedFor() {
    assertThat(geometry("scale", "2.5"))
        .isEqualTo(
            OutputGeometry.of(INPUT, new Size(2_500, 2_000), new Region(0, 0, 2_000, 2_500)));
    assertThat(geometry("scale", "2.5", "region", "100,200,40,20"))
        .isEqualTo(OutputGeometry.of(INPUT, new Size(2_500, 2_000), new Region(500, 250, 50, 100)));
  }

  @Test
  void anOutputOfTooManyPixelsIsRefused() {
    assertThatThrownBy(() -> geometry("scale", "60"))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.OverLimit.class))
        .hasMessage(
            "output: 60000x48000 (expected: sides to 200000, at most 2000000000 pixels;"
                + " aliif.limits.output-side and aliif.limits.output-pixels raise it)");
  }

  @Test
  void aRegionOfAnOutputOfTooManyPixelsIsFine() {
    assertThat(geometry("scale", "60", "region", "0,0,10,10").part().size())
        .isEqualTo(new Size(600, 600));
  }

  @Test
  void aRegionOutsideTheImageIsRefused() {
    assertThatThrownBy(() -> geometry("scale", "2", "region", "1000,0,5,5"))
        .hasMessage("region: 1000.0,0.0,5.0,5.0 (expected: to overlap the image of 1000x800)");
  }

  @Test
  void aWindowIsAPartOfAWholeOfAnySize() {
    assertThat(geometry(new Framing.Window(new Size(2_345, 800), new Region(512, 256, 256, 100))))
        .isEqualTo(OutputGeometry.of(INPUT, new Size(2_345, 800), new Region(512, 256, 256, 100)));
  }

  @Test
  void aWindowOutsideOfItsWholeIsRefused() {
    assertThatThrownBy(() -> new Framing.Window(new Size(300, 200), new Region(0, 290, 10, 11)))
        .hasMessage(
            "window: Region[y=0, x=290, height=10, width=11] (expected: inside the whole of"
                + " 300x200)");
  }

  @Test
  void aWindowOfAWholeThatIsTooLargeIsRefused() {
    Size whole = new Size(1_000, 80_001);
    assertThatThrownBy(() -> geometry(new Framing.Window(whole, new Region(0, 0, 1, 1))))
        .hasMessage("height: 80001 (expected: at most 100 times the input's 800)");
  }

  @Test
  void aRectangleIsFittedToItsSize() {
    OutputGeometry geometry = geometry(fitted(100.5, 20.125, 300, 200.5, 640, 480));
    assertThat(geometry.part()).isEqualTo(new Region(0, 0, 480, 640));
    assertThat(geometry.grid().columns())
        .isEqualTo(new CoordinateGrid.Axis(1_000, 640, 201, 600, 2, 0));
    assertThat(geometry.grid().rows())
        .isEqualTo(new CoordinateGrid.Axis(800, 480, 161, 1604, 8, 0));
  }

  @Test
  void aRectangleOfPixelsAtTheirSizeIsCut() {
    assertThat(geometry(fitted(100, 20, 300, 200, 300, 200)))
        .isEqualTo(OutputGeometry.of(INPUT, INPUT, new Region(20, 100, 200, 300)));
  }

  @Test
  void theWholeIsARectangleToo() {
    assertThat(geometry(fitted(0, 0, 1_000, 800, 333, 2_000)))
        .isEqualTo(OutputGeometry.of(INPUT, new Size(333, 2_000), new Region(0, 0, 2_000, 333)));
  }

  /** Two thirds of 1000 and the last third, as doubles: their sum is above 1000. */
  @Test
  void whatIsOutsideByARoundingErrorIsInside() {
    double x = 666.6666666666667;
    double width = 333.33333333333337;
    assertThat(x + width).isGreaterThan(1_000);
    CoordinateGrid.Axis axis = geometry(fitted(x, 0, width, 800, 10, 10)).grid().columns();
    assertThat(axis.start() + axis.length()).isEqualTo(1_000 * axis.unit());
  }

  @ParameterizedTest
  @CsvSource({
    "-0.5,0,10,10",
    "0,-1,10,10",
    "991,0,10,10",
    "0,790.5,10,10",
    "2000,0,1,1",
    "0,0,1e300,1",
    "5,5,1e-9,1"
  })
  void aRectangleOutsideTheImageIsRefused(double x, double y, double width, double height) {
    assertThatThrownBy(() -> geometry(fitted(x, y, width, height, 10, 10)))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.InvalidParameter.class))
        .hasMessageStartingWith("region: " + x + "," + y + "," + width + "," + height)
        .hasMessageContaining("(expected: inside the image of 1000x800, sides from ");
  }

  @Test
  void aRectangleGrowsHundredTimesAtMost() {
    assertThatThrownBy(() -> geometry(fitted(0, 0, 2.5, 10, 251, 10)))
        .hasMessage(
            "width: 251 of region 0.0,0.0,2.5,10.0 (expected: at most 100 times the region's)");
    assertThat(geometry(fitted(0, 0, 2.5, 10, 250, 1_000)).whole()).isEqualTo(new Size(250, 1_000));
  }

  @Test
  void anOutputOfTooManyPixelsIsRefusedInEveryFraming() {
    assertThatThrownBy(() -> geometry(fitted(0, 0, 1_000, 800, 50_000, 50_000)))
        .hasMessageStartingWith("output: 50000x50000 (expected: sides to 200000,");
    Size whole = new Size(50_000, 50_000);
    assertThatThrownBy(() -> geometry(new Framing.Window(whole, Region.of(whole))))
        .hasMessageStartingWith("output: 50000x50000 (expected: sides to 200000,");
    assertThat(geometry(new Framing.Window(whole, new Region(9, 9, 256, 256))).part().size())
        .isEqualTo(new Size(256, 256));
  }

  private static Framing fitted(
      double x, double y, double wide, double tall, int width, int height) {
    return new Framing.Fitted(new InputRegion(x, y, wide, tall), new Size(width, height));
  }

  private static OutputGeometry geometry(Framing framing) {
    return OutputGeometry.of(
        new UpscaleParameters(framing, OutputFormat.PNG, Optional.empty()),
        INPUT,
        ImageLimits.DEFAULT);
  }

  private static OutputGeometry geometry(String... parameters) {
    Map<String, String> named =
        parameters.length == 2
            ? Map.of(parameters[0], parameters[1])
            : Map.of(parameters[0], parameters[1], parameters[2], parameters[3]);
    return OutputGeometry.of(
        UpscaleParameters.parse(name -> Optional.ofNullable(named.get(name))),
        INPUT,
        ImageLimits.DEFAULT);
  }
}
