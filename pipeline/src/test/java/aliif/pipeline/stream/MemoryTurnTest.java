package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Scale;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryTurnTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @CsvSource({"VISIBLE, true", "INTERACTIVE, false", "PREFETCH, false", "BATCH, true"})
  void whatIsVisibleAndBatchWorkWaitUntilTheirDeadline(Priority priority, boolean waits) {
    Duration patience = turn(priority, Optional.empty()).patience();
    Duration inTime = turn(priority, Optional.of(Instant.now().plusSeconds(3600))).patience();

    if (waits) {
      assertThat(patience).isGreaterThan(DAY);
      assertThat(inTime).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
    } else {
      assertThat(patience).isEqualTo(PATIENCE);
      assertThat(inTime).isEqualTo(PATIENCE);
    }
  }

  private static MemoryTurn turn(Priority priority, Optional<Instant> deadline) {
    UpscaleParameters parameters =
        new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty());
    return MemoryTurn.of(
        new UpscaleRequest("turn", ByteString.emptyByteString(), parameters, priority, deadline),
        PATIENCE);
  }
}
