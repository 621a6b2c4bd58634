package aliif.gateway.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.weights.WeightsException;
import aliif.pipeline.stream.PipelineSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class OptionsTest {
  private static <T> T parsed(T options, String... arguments) {
    new CommandLine(options).parseArgs(arguments);
    return options;
  }

  @Test
  void aServerHasAPortAndAFolder() {
    ServerOptions plain = parsed(new ServerOptions());
    ServerOptions asked = parsed(new ServerOptions(), "--port", "0", "--data", "there");

    assertThat(plain.port()).isEqualTo(8080);
    assertThat(plain.data()).isEqualTo(Path.of("data"));
    assertThat(asked.port()).isZero();
    assertThat(asked.data()).isEqualTo(Path.of("there"));
  }

  @Test
  void threadsAreAsManyAsCoresUnlessSaid() {
    assertThat(parsed(new ThreadsOption()).count())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(parsed(new ThreadsOption(), "--threads", "1024").count()).isEqualTo(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1025"})
  void noOtherNumberOfThreadsIsPossible(String number) {
    ThreadsOption threads = parsed(new ThreadsOption(), "--threads", number);
    WorkerOptions workers = parsed(new WorkerOptions(), "--workers", number);

    assertThatThrownBy(threads::count).hasMessage("threads: " + number + " (expected: 1 to 1024)");
    assertThatThrownBy(() -> workers.over(PipelineSettings.standard()))
        .hasMessage("workers: " + number + " (expected: 1 to 1024)");
  }

  @Test
  void workersAreThoseOfTheSettingsUnlessSaid() {
    PipelineSettings settings = PipelineSettings.standard().withWorkers(5);

    assertThat(parsed(new WorkerOptions()).over(settings)).isEqualTo(settings);
    assertThat(parsed(new WorkerOptions(), "--workers", "3").over(settings).workers()).isEqualTo(3);
  }

  @Test
  void aModelIsANameOrAFile() {
    assertThat(ModelChoice.weights("latent").name()).isEqualTo("latent");
    assertThat(ModelChoice.only(Optional.empty()).standard()).isEqualTo("lite");
    assertThat(ModelChoice.only(Optional.of("paper")).byName()).containsOnlyKeys("paper");
    assertThat(ModelChoice.only(Optional.of("bicubic")).standard()).isEqualTo("bicubic");
    assertThatThrownBy(() -> ModelChoice.only(Optional.of("large")))
        .hasMessage(
            "model: large (expected: one of [lite, swift, photo, latent, paper, liif16, liif],"
                + " bicubic, or a .safetensors file)");
    assertThatThrownBy(() -> ModelChoice.weights("none/a.safetensors"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("none/a.safetensors: no such file");
    assertThatThrownBy(() -> ModelChoice.network("large"))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("model: large (expected: [lite, ");
  }

  @Test
  void allIncludedModelsAreServedAndLiteIsTheStandard() {
    assertThat(ModelChoice.shipped().byName())
        .containsOnlyKeys("lite", "swift", "photo", "latent", "paper", "liif16", "liif");
    assertThat(ModelChoice.shipped().standard()).isEqualTo("lite");
  }

  @Test
  void weightsAreWrittenToASafetensorsFile() {
    ModelChoice.requireFile("out", Path.of("a/b.safetensors"));

    assertThatThrownBy(() -> ModelChoice.requireFile("out", Path.of("b.pth")))
        .hasMessage("out: b.pth (expected: a .safetensors file)");
  }
}
