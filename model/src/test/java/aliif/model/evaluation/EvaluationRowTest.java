package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A row as programs and as people read it. */
final class EvaluationRowTest {
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
  void aRowStandsUnderItsHeadingInEveryLanguage() {
    EvaluationRow row = new EvaluationRow("lite", "Set5", 4, 32.1, 30.5, 0.8951, 28.42, 12.34, 5);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(row.text())
          .isEqualTo(
              "Set5          x4      5  lite           32.10    28.42   30.50  0.8951     12.3");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(EvaluationRow.heading())
        .isEqualTo(
            "set        scale images  model         PSNR Y  bicubic     RGB  SSIM Y  seconds");
  }

  @Test
  void aScaleHasNoFractionOfZero() {
    assertThat(EvaluationRow.plain(2)).isEqualTo("2");
    assertThat(EvaluationRow.plain(2.5)).isEqualTo("2.5");
    assertThat(EvaluationRow.plain(100)).isEqualTo("100");
  }
}
