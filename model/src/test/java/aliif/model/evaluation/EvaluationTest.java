package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.EightBitBicubic;
import aliif.model.testing.RandomWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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

  /** Of what is left of the original: its last row and column do not count. */
  @Test
  void theInputIsTheReductionInEightBits() {
    TestPair pair = TestPair.of(RandomWeights.image(new Size(61, 43), 5), 2);
    RgbImage expected = EightBitBicubic.resize(pair.high(), new Size(30, 21));
    assertThat(pair.low().values()).isEqualTo(expected.values());
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
  void whoIsForAnotherScaleAloneIsLeftOut() {
    Candidate two = new Candidate("two", OptionalInt.of(2), GREY.upscaler());
    Candidate three = new Candidate("three", OptionalInt.of(3), GREY.upscaler());
    List<Candidate> all = List.of(three, GREY, two);
    assertThat(new Evaluation("set", 2, all).models()).containsExactly("grey", "two");
    assertThat(new Evaluation("set", 2.5, all).models()).containsExactly("grey");
    Evaluation evaluation = new Evaluation("set", 3, all);
    assertThat(evaluation.models()).containsExactly("three", "grey");
    assertThat(evaluation.title()).isEqualTo("set x3");
    assertThat(new Evaluation("set", 2.5, all).title()).isEqualTo("set x2.5");
    Comparison comparison = evaluation.add(RandomWeights.image(new Size(40, 35), 3));
    assertThat(comparison.outputs()).hasSize(2);
    assertThat(evaluation.rows()).extracting(EvaluationRow::model).containsExactly("three", "grey");
  }

  /** Sides of 60 and 42 are 20 and 14 at x3: what is beyond 60 x 42 is cut off. */
  @Test
  void everyModelGetsTheReducedImageAndIsAskedForTheSizeOfTheOriginal() {
    RgbImage original = RandomWeights.image(new Size(62, 44), 5);
    TestPair pair = TestPair.of(original, 3);
    List<Size> asked = new ArrayList<>();
    Candidate model =
        new Candidate(
            "model",
            (low, high) -> {
              assertThat(low.values()).isEqualTo(pair.low().values());
              asked.add(high);
              return flat(high, 0.5f);
            });
    new Evaluation("set", 3, List.of(model, model)).add(original);
    assertThat(asked).containsExactly(new Size(60, 42), new Size(60, 42));
  }

  /** DIV2K's protocol shaves six pixels more, and Y and SSIM do not. */
  @Test
  void scoresShaveWhatTheirProtocolsDo() {
    RgbImage high = RandomWeights.image(new Size(60, 42), 5);
    RgbImage output = RandomWeights.image(new Size(60, 42), 6);
    TestPair pair = new TestPair(RandomWeights.image(new Size(20, 14), 7), high, 3);
    assertThat(ImageScores.of(pair, output))
        .isEqualTo(
            new ImageScores(
                Psnr.luma(output, high, 3), Psnr.rgb(output, high, 9), Ssim.luma(output, high, 3)));
  }

  private static RgbImage flat(Size size, float value) {
    float[] values = new float[Math.toIntExact(3 * size.pixels())];
    Arrays.fill(values, value);
    return new RgbImage(size, values);
  }
}
