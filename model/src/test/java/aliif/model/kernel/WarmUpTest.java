package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WarmUpTest {
  @Test
  void theSmallModelRuns() {
    assertThatCode(WarmUp::run).doesNotThrowAnyException();
  }

  @Test
  void anEngineIsMadeWhenItHasEnded() {
    Instant begin = Instant.now();
    WarmUp.begin();
    WarmUp.begin(); // which it has
    try (var engine = Engine.VECTOR.create(RandomWeights.tiny(), 1)) {
      if (Duration.between(begin, Instant.now()).compareTo(WarmUp.PATIENCE) < 0) {
        assertThat(WarmUp.idle()).isTrue();
      }
      assertThat(engine.encode(RandomWeights.image(new Size(9, 7), 1)).size())
          .isEqualTo(new Size(9, 7));
    }
  }
}
