package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.testing.RandomWeights;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who answers, and who is interpolated: two questions with answers of their own. */
final class RenderPlanTest {
  private static final CoordinateGrid GRID = CoordinateGrid.of(new Size(9, 8), new Size(30, 20));
  private static final RenderWindow WINDOW =
      new RenderWindow(GRID, new Region(1, 2, 6, 6), new Region(6, 10, 8, 12));

  @ParameterizedTest
  @MethodSource("configurations")
  void theNearestAnswersWithoutTheEnsembleAndTheSkipStillTakesTwo(AliifConfig config) {
    RenderPlan plan = RenderPlan.of(WINDOW, config);
    boolean ensemble = config.decoder().ensemble();
    boolean skip = config.decoder().skip() == DecoderConfig.Skip.BILINEAR;
    assertThat(answers(plan.rows(), 8)).isEqualTo(expected(Neighbours::rows, 8, ensemble));
    assertThat(answers(plan.columns(), 12)).isEqualTo(expected(Neighbours::columns, 12, ensemble));
    assertThat(answers(plan.skipRows(), 8))
        .isEqualTo(expected(Neighbours::rows, 8, ensemble || skip));
    assertThat(answers(plan.skipColumns(), 12))
        .isEqualTo(expected(Neighbours::columns, 12, ensemble || skip));
    assertThat(plan.cellY()).isEqualTo(2f * 8 / 20);
    assertThat(plan.cellX()).isEqualTo(2f * 9 / 30);
  }

  private interface Direction {
    Neighbours of(RenderWindow window, boolean two);
  }

  private static String answers(Reach reach, int pixels) {
    return list(pixels, i -> reach.first(i) + "-" + reach.last(i));
  }

  private static String expected(Direction direction, int pixels, boolean two) {
    Neighbours neighbours = direction.of(WINDOW, two);
    return list(pixels, i -> neighbours.index(i, 0) + "-" + neighbours.index(i, two ? 1 : 0));
  }

  private static String list(int pixels, Function<Integer, String> each) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pixels; i++) {
      all.append(each.apply(i)).append(' ');
    }
    return all.toString();
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
