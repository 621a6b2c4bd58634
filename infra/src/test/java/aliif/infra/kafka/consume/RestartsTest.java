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
    assertThat(restarts.circle()).isEmpty();
    life(Duration.ofSeconds(1), "three");
    assertThat(restarts.circle()).contains(new KafkaHealth.Circling(3, "three"));
    restarts.begin();
    assertThat(restarts.circle()).as("before it has shown anything").isPresent();
    life(Duration.ofSeconds(1), "four");
    assertThat(restarts.circle()).contains(new KafkaHealth.Circling(4, "four"));
  }

  @Test
  void anAnswerEndsACircle() {
    for (int i = 0; i < 5; i++) {
      life(Duration.ofSeconds(1), "again");
    }
    restarts.begin();
    restarts.progress();
    assertThat(restarts.circle()).isEmpty();
    life(Duration.ofSeconds(1), "again");
    assertThat(restarts.circle()).isEmpty();
  }

  @Test
  void aLifeThatLastsIsNoCircleAlsoWithoutAnswers() {
    for (int i = 0; i < 5; i++) {
      life(Duration.ofSeconds(61), "now and then");
    }
    restarts.begin();
    assertThat(restarts.circle()).isEmpty();
  }

  private void life(Duration time, String end) {
    restarts.begin();
    clock.addAndGet(time.toNanos());
    restarts.failed(end);
    clock.addAndGet(Duration.ofMillis(10).toNanos());
  }
}
