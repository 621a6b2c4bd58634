package aliif.pipeline.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemorySettingsTest {
  private static final long MIB = 1 << 20;
  private static final MemorySettings SETTINGS =
      new MemorySettings(1024 * MIB, 100 * MIB, 0.1, 0.2, 0.15, 0.1);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 50 * MIB, 222_222_222})
  void theSharesAddUpToTheHeap(long engines) {
    MemoryBudget budget = SETTINGS.budget(engines);

    assertThat(budget.bytes()).isEqualTo(1024 * MIB);
    assertThat(budget.engines()).isEqualTo(engines);
    assertThat(budget.pools())
        .extracting(MemoryPool::name)
        .containsExactly("uploads", "records", "features", "images");
    assertThat(budget.pools()).allMatch(pool -> pool.bytes() > 0);
  }

  @Test
  void whatAProcessDoesWithoutGoesToItsImages() {
    long all = SETTINGS.budget(0).images().bytes();
    MemoryBudget bare = SETTINGS.withoutUploads().withoutRecords().withoutFeatures().budget(0);

    assertThat(bare.uploads().bytes()).isZero();
    assertThat(bare.records().bytes()).isZero();
    assertThat(bare.features().bytes()).isZero();
    assertThat(bare.images().bytes() - all)
        .isEqualTo(
            SETTINGS.budget(0).uploads().bytes()
                + SETTINGS.budget(0).records().bytes()
                + SETTINGS.budget(0).features().bytes());
  }

  @Test
  void whatKafkasClientsBufferIsTakenFromTheRecords() {
    MemoryBudget plain = SETTINGS.budget(0);
    MemoryBudget buffering = SETTINGS.withClients(64 * MIB).budget(0);

    assertThat(buffering.process() - plain.process()).isEqualTo(64 * MIB);
    assertThat(plain.records().bytes() - buffering.records().bytes()).isEqualTo(64 * MIB);
    assertThat(buffering.images().bytes()).isEqualTo(plain.images().bytes());
    assertThat(SETTINGS.withClients(600 * MIB).records()).isZero();
  }

  @Test
  void enginesHaveHalfOfWhatTheProcessLeavesAtMost() {
    assertThat(SETTINGS.engines()).isBetween(410 * MIB, 411 * MIB);
    assertThat(new MemorySettings(MIB, 2 * MIB, 0, 0, 0, 0).engines()).isZero();
  }

  @Test
  void aHeapThatIsAllSpentIsRefused() {
    assertThatThrownBy(() -> SETTINGS.budget(500 * MIB))
        .hasMessageMatching(
            "memory: 1024 MiB, of which none is left for images \\(expected: .*\\)");
  }

  @Test
  void aPartIsFromNoneToAll() {
    assertThatThrownBy(() -> new MemorySettings(MIB, 0, 0, 1.1, 0, 0))
        .hasMessage("aliif.memory.uploads: 1.1 (expected: 0 to 1)");
    assertThatThrownBy(() -> new MemorySettings(MIB, 0, Double.NaN, 0, 0, 0))
        .hasMessage("aliif.memory.collector: NaN (expected: 0 to 1)");
  }

  @Test
  void theShippedSharesFitIntoASmallHeap() {
    MemorySettings shipped = MemorySettings.of(ConfigFactory.load());

    assertThat(shipped.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(shipped.collector() + shipped.uploads() + shipped.records() + shipped.features())
        .isLessThan(0.75);
  }
}
