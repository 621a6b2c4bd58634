package aliif.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.weights.Weights;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BenchmarkTest {
  @Test
  void theEncoderHas1220ThousandMultiplyAddsPerPixel() {
    Operations latent = new Operations(Weights.shipped("latent").config());
    assertThat(latent.encode()).isEqualTo(27 * 64 + 33 * 9 * 64 * 64);
    assertThat(latent.expand()).isEqualTo(576 * 416 + 3 * 65536 + 256 * 50 + 160);
    assertThat(latent.render()).isEqualTo(4 * (2 * 16 + 3 * 256 + 48));
  }

  @Test
  void thePaperTakes843ThousandPerOutputPixel() {
    Operations paper = new Operations(Weights.shipped("paper").config());
    assertThat(paper.render()).isBetween(830_000L, 850_000L);
  }

  @Test
  void aRowIsOneLineOfJson() {
    BenchmarkRow row =
        new BenchmarkRow(
            "vector",
            "lite",
            2,
            "render",
            new Size(256, 192),
            OptionalDouble.of(4),
            12.5,
            300,
            0.625,
            62.9);
    assertThat(row.json())
        .isEqualTo(
            "{\"engine\":\"vector\",\"model\":\"lite\",\"threads\":2,\"stage\":\"render\","
                + "\"input\":\"256x192\",\"scale\":4.0,\"milliseconds\":12.500,\"gflops\":300.0,"
                + "\"share_of_peak\":0.625,\"megapixels_per_second\":62.900}");
  }
}
