package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutputGeometryTest {
  private static final Size INPUT = new Size(1_000, 800);

  @Test
  void aPictureIsTheWholeUnlessARegionIsAskedFor() {
    assertThat(geometry("scale", "2.5"))
        .isEqualTo(new OutputGeometry(new Size(2_500, 2_000), new Region(0, 0, 2_000, 2_500)));
    assertThat(geometry("scale", "2.5", "region", "100,200,40,20"))
        .isEqualTo(new OutputGeometry(new Size(2_500, 2_000), new Region(500, 250, 50, 100)));
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
        .isEqualTo(new OutputGeometry(new Size(2_345, 800), new Region(512, 256, 256, 100)));
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
