package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.benchmark.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The card says what the files are. */
final class ModelCardTest {
  @ParameterizedTest
  @MethodSource("aliif.model.weights.Weights#shippedNames")
  void theCardHasTheFiguresOfEveryModel(String name) throws IOException {
    String card = section(name);
    Weights weights = Weights.shipped(name);
    AliifConfig config = weights.config();
    Operations operations = new Operations(config);
    assertThat(card)
        .contains(
            "%d channels, %d blocks; halo %d |"
                .formatted(config.channels(), config.blocks(), config.halo()))
        .contains(
            "| K = %d local MLPs of %d layers, width %d,"
                .formatted(
                    config.decoder().mlps(), config.decoder().depth(), config.decoder().width()))
        .contains("| parameters | " + grouped(weights.parameters()) + " |")
        .contains(
            "| MAC per LR pixel | %s (encoder %s, first layers and scores %s) |"
                .formatted(
                    grouped(operations.encode() + operations.expand()),
                    grouped(operations.encode()),
                    grouped(operations.expand())))
        .contains("| MAC per HR pixel | " + grouped(operations.render()) + " |")
        .contains("| SHA-256 | " + weights.digest() + " |")
        .contains(
            MeasuredPsnr.of(weights.digest()).stream()
                .map(score -> String.format(Locale.ROOT, "%.2f", score.decibels()))
                .collect(Collectors.joining(" | ", "| Set5 | ", " |")));
  }

  /** From the model's heading to the next. */
  private static String section(String name) throws IOException {
    String card = Files.readString(Path.of("MODELS.md"));
    assertThat(card).contains("\n## " + name + "\n");
    String behind = card.substring(card.indexOf("\n## " + name + "\n") + 1);
    int next = behind.indexOf("\n## ");
    return next < 0 ? behind : behind.substring(0, next);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
