package aliif.infra.kafka.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  private static Optional<byte[]> key(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
