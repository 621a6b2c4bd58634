package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluationTest {
  private static final Candidate GREY = new Candidate("grey", (_, high) -> flat(high, 0.5f));

  @ParameterizedTest
  @CsvSource({
    "2, 30, 21, 60, 42, 2",
    "3, 20, 14, 60, 42, 3",
    "4, 15, 10, 60, 40, 4",
    "2.5, 24, 17, 60, 42, 3",
    "3.3, 18, 13, 59, 43, 4"
  })
  void sidesAreThoseOfThePublishedCode(
      double scale, int lowWidth, int lowHeight, int width, int height, int shave) {
    RgbImage original = RandomWeights.image(new Size(61, 43), 5);
    TestPair pair = TestPair.of(original, scale);
    assertThat(pair.low().size()).isEqualTo(new Size(lowWidth, lowHeight));
    assertThat(pair.shave()).isEqualTo(shave);
    assertThat(pair.high().values())
        .isEqualTo(original.crop(new Region(0, 0, height, width)).values());
  }

  @Test
  void theInputHasEightBits() {
    TestPair pair = TestPair.of(RandomWeights.image(new Size(61, 43), 5), 2);
    for (float value : pair.low().values()) {
      assertThat(255 * value).isCloseTo(Math.round(255 * value), within(1e-4f));
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, -2, 100.5, Double.NaN})
  void aScaleThatDoesNotEnlargeIsRefused(double scale) {
    RgbImage image = RandomWeights.image(new Size(61, 43), 5);
    assertThatThrownBy(() -> TestPair.of(image, scale))
        .hasMessage("scale: " + scale + " (expected: above 1, at most 100)");
  }

  @Test
  void anImageThatTheShaveWouldEatIsRefused() {
    assertThat(TestPair.of(RandomWeights.image(new Size(18, 19), 5), 2).high().size())
        .isEqualTo(new Size(18, 18));
    assertThatThrownBy(() -> TestPair.of(RandomWeights.image(new Size(16, 90), 5), 2))
        .hasMessage("size: 16x90 (expected: at least 19x19 pixels for scale 2.0)");
  }

  @Test
  void scoresAreMeansOverImages() {
    Evaluation evaluation = new Evaluation("two", 2, List.of(GREY, Candidate.BICUBIC));
    List<Comparison> comparisons = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      comparisons.add(evaluation.add(RandomWeights.image(new Size(40, 30), seed)));
    }
    List<EvaluationRow> rows = evaluation.rows();
    double first = Psnr.luma(flat(new Size(40, 30), 0.5f), comparisons.get(0).pair().high(), 2);
    double second = Psnr.luma(flat(new Size(40, 30), 0.5f), comparisons.get(1).pair().high(), 2);
    assertThat(rows).extracting(EvaluationRow::model).containsExactly("grey", "bicubic");
    assertThat(rows.get(0).psnrY()).isCloseTo((first + second) / 2, within(1e-9));
    assertThat(rows.get(0).images()).isEqualTo(2);
    assertThat(rows.get(1).psnrY()).isEqualTo(rows.get(0).bicubicPsnrY());
    assertThat(evaluation.title()).isEqualTo("two x2");
  }

  @Test
  void aRowIsOneLineOfJson() {
    EvaluationRow row =
        new EvaluationRow(
            "a \"b\"", "Set5", 2.5, 37.27004, Double.POSITIVE_INFINITY, 0.95781, 33.67, 1.5, 5);
    assertThat(row.json())
        .isEqualTo(
            "{\"model\":\"a \\\"b\\\"\",\"set\":\"Set5\",\"scale\":2.5,\"psnr_y\":37.27,"
                + "\"psnr_rgb\":null,\"ssim_y\":0.9578,\"bicubic_psnr_y\":33.67,\"seconds\":1.5,"
                + "\"images\":5}");
  }

  @Test
  void cropsAreTakenWhereThePicturesDiffer() {
    Size size = new Size(40, 30);
    RgbImage same = flat(size, 0.5f);
    RgbImage other = flat(size, 0.5f);
    other.values()[17 * 40 + 33] = 1;
    TestPair pair = new TestPair(flat(new Size(20, 15), 0.5f), same, 2);
    Disagreement most = Disagreement.most(new Comparison(pair, same, List.of(other)), 8, 2);
    assertThat(most.place()).isEqualTo(new Region(10, 26, 8, 8));
    assertThat(most.value()).isPositive();
  }

  private static RgbImage flat(Size size, float value) {
    float[] values = new float[Math.toIntExact(3 * size.pixels())];
    Arrays.fill(values, value);
    return new RgbImage(size, values);
  }
}
