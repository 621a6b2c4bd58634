package aliif.infra.kafka.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyOrderTest {
  private final KeyOrder<String> order = new KeyOrder<>();

  @Test
  void workOnOneKeyGoesInOrderAndOtherKeysDoNotWait() {
    assertThat(order.add(key("cat"), "first")).isTrue();
    assertThat(order.add(key("cat"), "second")).isFalse();
    assertThat(order.add(key("dog"), "other")).isTrue();
    assertThat(order.add(key("cat"), "third")).isFalse();
    assertThat(order.ended(key("cat"))).contains("second");
    assertThat(order.ended(key("dog"))).isEmpty();
    assertThat(order.ended(key("cat"))).contains("third");
    assertThat(order.ended(key("cat"))).isEmpty();
    assertThat(order.keys()).isZero();
    assertThat(order.add(key("cat"), "fourth")).isTrue();
  }

  @Test
  void workWithoutAKeyWaitsForNothing() {
    assertThat(order.add(Optional.empty(), "one")).isTrue();
    assertThat(order.add(Optional.empty(), "two")).isTrue();
    assertThat(order.ended(Optional.empty())).isEmpty();
    assertThat(order.add(key(""), "an empty key is a key")).isTrue();
    assertThat(order.add(key(""), "and waits")).isFalse();
  }

  /** Whatever comes and ends in whatever order, against a queue for each key. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachKeyIsAQueueAndNothingIsLeft(long seed) {
    Random random = new Random(seed);
    Map<String, Deque<String>> model = new HashMap<>();
    int added = 0;
    while (added < 5_000 || !model.isEmpty()) {
      String name = "key " + random.nextInt(20);
      if (added < 5_000 && random.nextBoolean()) {
        String work = "work " + added++;
        assertThat(order.add(key(name), work)).isEqualTo(!model.containsKey(name));
        model.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(work);
      } else if (model.containsKey(name)) {
        Deque<String> queue = model.get(name);
        queue.remove();
        assertThat(order.ended(key(name))).isEqualTo(Optional.ofNullable(queue.peek()));
        if (queue.isEmpty()) {
          model.remove(name);
        }
      }
      assertThat(order.keys()).isEqualTo(model.size());
    }
  }

  private static Optional<byte[]> key(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
