package aliif.infra.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private final AtomicLong clock = new AtomicLong();
  private final Restarts restarts = new Restarts(clock::get);

  @Test
  void threeLivesThatAnswerNothingAreACircle() {
    life(Duration.ofSeconds(1), "one");
    life(Duration.ofSeconds(1), "two");
    assertThat(restarts.crashLoop()).isEmpty();
    life(Duration.ofSeconds(1), "three");
    assertThat(restarts.crashLoop()).contains(new KafkaHealth.CrashLoop(3, "three"));
    restarts.begin();
    assertThat(restarts.crashLoop()).as("before it has shown anything").isPresent();
    life(Duration.ofSeconds(1), "four");
    assertThat(restarts.crashLoop()).contains(new KafkaHealth.CrashLoop(4, "four"));
  }

  @Test
  void anAnswerEndsACircle() {
    for (int i = 0; i < 5; i++) {
      life(Duration.ofSeconds(1), "again");
    }
    restarts.begin();
    restarts.progress();
    assertThat(restarts.crashLoop()).isEmpty();
    life(Duration.ofSeconds(1), "again");
    assertThat(restarts.crashLoop()).isEmpty();
  }

  @Test
  void aLifeThatLastsIsNoCircleAlsoWithoutAnswers() {
    for (int i = 0; i < 5; i++) {
      life(Duration.ofSeconds(61), "now and then");
    }
    restarts.begin();
    assertThat(restarts.crashLoop()).isEmpty();
  }

  private void life(Duration time, String end) {
    restarts.begin();
    clock.addAndGet(time.toNanos());
    restarts.failed(end);
    clock.addAndGet(Duration.ofMillis(10).toNanos());
  }
}
