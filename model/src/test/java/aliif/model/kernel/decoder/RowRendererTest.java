package aliif.model.kernel.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.Slab;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of an output from rows of features: which are read, which are written, in what bits. */
final class RowRendererTest {
  private static final float UNTOUCHED = 7; // no colour
  private static final Size LOW = new Size(11, 14);
  private static final CoordinateGrid GRID = CoordinateGrid.of(LOW, new Size(37, 50));
  private static final RenderWindow WHOLE = RenderWindow.whole(GRID);

  private final Kernel kernel = Kernels.fastest();

  @ParameterizedTest
  @MethodSource("configurations")
  void anyRowsHaveTheBitsOfTheWholeAndNothingElseIsWritten(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 4);
    FeatureMap features = features(weights);
    RowRenderer renderer = renderer(weights);
    RenderPlan plan = RenderPlan.of(WHOLE, config);
    float[] whole = new float[3 * 50 * 37];
    renderer.render(features::readRow, plan, 0, 50, new RowRenderer.Target(whole, 50 * 37, 0));
    Random random = new Random(5);
    for (int run = 0; run < 20; run++) {
      int from = random.nextInt(50);
      int to = run == 0 ? from : from + 1 + random.nextInt(50 - from);
      float[] part = new float[3 * 50 * 37];
      Arrays.fill(part, UNTOUCHED);
      int first = random.nextInt(from + 1);
      renderer.render(
          features::readRow, plan, from, to, new RowRenderer.Target(part, 50 * 37, first));
      for (int at = 0; at < part.length; at++) {
        int i = first + at / 37 % 50;
        float expected = i >= from && i < to ? whole[at + first * 37] : UNTOUCHED;
        if (part[at] != expected) {
          assertThat(part[at]).as("rows %d to %d, value %d", from, to, at).isEqualTo(expected);
        }
      }
    }
  }

  /** Also of a window, whose rows are counted from its crop's first. */
  @ParameterizedTest
  @MethodSource("configurations")
  void eachRowOfFeaturesThatAnswersIsReadOnceFromTopToBottom(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 4);
    FeatureMap features = features(weights);
    RenderPlan plan =
        RenderPlan.of(new RenderWindow(GRID, Region.of(LOW), new Region(9, 3, 30, 20)), config);
    for (int from = 0; from < 30; from += 7) {
      List<Integer> read = new ArrayList<>();
      RowRenderer.Source source =
          (r, to) -> {
            read.add(r);
            features.readRow(r, to);
          };
      int end = Math.min(30, from + 11);
      renderer(weights)
          .render(source, plan, from, end, new RowRenderer.Target(new float[1800], 600, 0));
      int first = plan.skipRows().first(from);
      int last = plan.skipRows().last(end - 1);
      assertThat(read).isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
    }
  }

  /** Scratch grows, and what an earlier call left there does not show. */
  @ParameterizedTest
  @MethodSource("configurations")
  void callsOfOtherSizesLeaveNothingBehind(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 4);
    FeatureMap features = features(weights);
    RowRenderer used = renderer(weights);
    for (Size high : List.of(new Size(37, 50), new Size(300, 7), new Size(5, 200), LOW)) {
      RenderPlan plan = RenderPlan.of(RenderWindow.whole(CoordinateGrid.of(LOW, high)), config);
      assertThat(render(used, features, plan)).isEqualTo(render(renderer(weights), features, plan));
    }
  }

  private static float[] render(RowRenderer renderer, FeatureMap features, RenderPlan plan) {
    int rows = plan.rows().high();
    int plane = rows * plan.columns().high();
    float[] output = new float[3 * plane];
    renderer.render(features::readRow, plan, 0, rows, new RowRenderer.Target(output, plane, 0));
    return output;
  }

  private RowRenderer renderer(Weights weights) {
    PreparedDecoder decoder = PreparedDecoder.of(new DecoderWeights(weights), Packer.of(kernel));
    FeatureLayout layout = FeatureLayout.of(weights.config());
    return new RowRenderer(kernel, layout, decoder.functions(new Slab()));
  }

  private static FeatureMap features(Weights weights) {
    try (ScalarAliif aliif = ScalarAliif.create(weights)) {
      return aliif.encode(RandomWeights.image(LOW, 6));
    }
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
