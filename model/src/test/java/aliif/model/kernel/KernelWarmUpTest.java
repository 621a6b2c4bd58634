package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class KernelWarmUpTest {
  @Test
  void theSmallModelRuns() {
    assertThatCode(KernelWarmUp::run).doesNotThrowAnyException();
  }

  @Test
  void anEngineIsMadeWhenItHasEnded() {
    KernelWarmUp.begin();
    KernelWarmUp.begin(); // which it has
    try (var engine = Engine.VECTOR.create(RandomWeights.tiny(), 1)) {
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("aliif-warm-up");
      assertThat(engine.encode(RandomWeights.image(new Size(9, 7), 1)).size())
          .isEqualTo(new Size(9, 7));
    }
  }
}
