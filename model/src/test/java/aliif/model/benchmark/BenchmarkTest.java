package aliif.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchmarkTest {
  /** Each figure follows from the time, the operations and the size of its stage. */
  @Test
  void stagesAreMeasuredInTheirOrder() {
    Weights weights = RandomWeights.tiny();
    Operations operations = new Operations(weights.config());
    List<BenchmarkRow> rows = new ArrayList<>();
    Size input = new Size(40, 30);
    new Benchmark(Engine.VECTOR, weights, 2, 1, rows::add).run(input);
    assertThat(rows.stream().map(row -> row.stage() + " " + row.scale().orElse(1)))
        .containsExactly(
            "encode 1.0",
            "expand 1.0",
            "render 2.0",
            "total 2.0",
            "render 4.0",
            "total 4.0",
            "render 8.0",
            "total 8.0",
            "first_tile 4.0",
            "second_zoom 4.0");
    for (BenchmarkRow row : rows) {
      assertThat(row.engine()).isEqualTo("vector");
      assertThat(row.threads()).isEqualTo(2);
      assertThat(row.milliseconds()).isNotNegative();
      double scale = row.scale().orElse(1);
      double output =
          row.stage().equals("first_tile") ? 256 * 256 : row.input().pixels() * scale * scale;
      long count =
          switch (row.stage()) {
            case "encode" -> operations.encode() * input.pixels();
            case "expand" -> operations.expand() * input.pixels();
            case "render", "second_zoom" -> operations.render() * (long) output;
            default ->
                (operations.encode() + operations.expand()) * row.input().pixels()
                    + operations.render() * (long) output;
          };
      if (row.milliseconds() > 0) {
        double seconds = row.milliseconds() / 1e3;
        assertThat(row.gflops() * seconds).isCloseTo(2 * count / 1e9, withinPercentage(0.01));
        assertThat(row.megapixelsPerSecond() * seconds)
            .isCloseTo(output / 1e6, withinPercentage(0.01));
        assertThat(row.gflops() / row.shareOfPeak()).isPositive();
      }
    }
    // A window of 1920x1080 at x4, and a tile of 256 pixels at x4 with a halo of 6.
    assertThat(rows.getLast().input()).isEqualTo(new Size(480, 270));
    assertThat(rows.get(8).input()).isEqualTo(new Size(76, 76));
  }
}
