package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineSettingsTest {
  @Test
  void zeroWorkersAreOneForEachCore() {
    PipelineSettings shipped = PipelineSettings.standard();
    Config three =
        ConfigFactory.parseString("aliif.pipeline.workers = 3").withFallback(ConfigFactory.load());

    assertThat(shipped.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(PipelineSettings.of(three).workers()).isEqualTo(3);
  }

  @Test
  void onePieceWaitsSoThatNoWorkerIsIdle() {
    assertThat(PipelineSettings.standard().withWorkers(7).workerCount().inFlight()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"workers, 0", "workers, 1025", "threads, 0", "threads, -1", "tile, 0", "tile, 1025"})
  void numbersAreFromOneToAThousand(String name, int value) {
    Config config =
        ConfigFactory.parseString("aliif.pipeline." + name + " = " + value)
            .withFallback(ConfigFactory.load());
    if (name.equals("workers") && value == 0) {
      assertThatThrownBy(() -> PipelineSettings.standard().withWorkers(0))
          .hasMessage("workers: 0 (expected: 1 to 1024)");
    } else {
      assertThatThrownBy(() -> PipelineSettings.of(config))
          .hasMessage("%s: %d (expected: 1 to 1024)".formatted(name, value));
    }
  }
}
