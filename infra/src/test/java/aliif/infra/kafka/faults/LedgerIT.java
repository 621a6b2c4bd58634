package aliif.infra.kafka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every accepted request is answered, in the order of its key, whatever breaks; in transactions
 * exactly once. A longer run: {@code -Dledger.seconds=600 -Dledger.seed=2}.
 */
final class LedgerIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLostOrOutOfOrder(boolean transactions) throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("ledger.seconds", 4));
    long seed = Long.getLong("ledger.seed", 1);
    try (LedgerRun run = new LedgerRun(folder, transactions, seed)) {
      run.calm(time.dividedBy(20));
      run.settle();
      LedgerReport calm = report(run);
      assertAnswered(calm);
      assertThat(calm.repeated()).as("repeated, although all left in order").isZero();
      assertThat(calm.overtaken()).isEmpty();
      assertThat(run.requests().begunByTwo()).as("begun by two consumers").isEmpty();

      run.storm(time);
      run.settle();
      LedgerReport storm = report(run);
      System.out.printf(
          "%s, seed %d: %d requests, %s%n%s%n",
          transactions ? "transactions" : "at least once",
          seed,
          run.requests().accepted().size(),
          run.faults(),
          storm);
      assertAnswered(storm);
      if (transactions) {
        assertThat(storm.repeated()).isZero();
        assertThat(storm.overtaken()).isEmpty();
      }
      assertThat(run.topics().letters(0)).isEmpty();
      run.end();
    }
  }

  private static LedgerReport report(LedgerRun run) {
    return LedgerReport.of(
        run.requests().accepted(),
        run.topics().results(run.requests().accepted().size(), LedgerRun.PATIENCE),
        run.store());
  }

  private static void assertAnswered(LedgerReport report) {
    assertThat(report.results()).isPositive();
    assertThat(report.missing()).isEmpty();
    assertThat(report.different()).isEmpty();
    assertThat(report.unordered()).isEmpty();
  }
}
