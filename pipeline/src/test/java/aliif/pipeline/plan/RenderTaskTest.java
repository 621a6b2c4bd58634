package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.ModelOptions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RenderTaskTest {
  private static RenderTask task(Size input, Size output) {
    return new RenderTask(
        OutputGeometry.of(input, output, Region.of(output)), ModelOptions.STANDARD);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 80, 100, 80, false, false",
    "100, 80, 50, 80, false, true",
    "100, 80, 1, 1, false, true",
    "100, 80, 101, 80, true, false",
    "100, 80, 250, 200, true, false",
    "100, 80, 250, 40, true, true",
    "100, 80, 99, 81, true, true"
  })
  void theModelIsAskedWhereAnAxisGrowsAndBicubicReducesWhereOneShrinks(
      int width, int height, int wide, int high, boolean byModel, boolean reduced) {
    RenderTask task = task(new Size(width, height), new Size(wide, high));

    assertThat(task.byModel()).isEqualTo(byModel);
    assertThat(task.resampled()).isEqualTo(reduced);
    assertThat(task.rendered()).isEqualTo(new Size(Math.max(width, wide), Math.max(height, high)));
    assertThat(task.grid().low()).isEqualTo(task.input());
    assertThat(task.grid().high()).isEqualTo(task.rendered());
  }

  @Test
  void whatIsNeededOfTheRenderingLiesInItAndIsThePartItselfWhereNothingShrinks() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      Size input = new Size(1 + random.nextInt(300), 1 + random.nextInt(300));
      Size whole = new Size(1 + random.nextInt(900), 1 + random.nextInt(900));
      int y = random.nextInt(whole.height());
      int x = random.nextInt(whole.width());
      Region part =
          new Region(
              y, x, 1 + random.nextInt(whole.height() - y), 1 + random.nextInt(whole.width() - x));
      RenderTask task =
          new RenderTask(OutputGeometry.of(input, whole, part), ModelOptions.STANDARD);
      Region needed = task.needed();
      assertThat(needed.bottom()).isLessThanOrEqualTo(task.rendered().height());
      assertThat(needed.right()).isLessThanOrEqualTo(task.rendered().width());
      if (task.resampled()) {
        assertThat(needed.pixels()).isGreaterThanOrEqualTo(part.pixels());
      } else {
        assertThat(needed).isEqualTo(part);
      }
    }
  }
}
