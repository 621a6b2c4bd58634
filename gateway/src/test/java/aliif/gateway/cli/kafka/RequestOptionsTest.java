package aliif.gateway.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class RequestOptionsTest {
  private static RequestOptions options(String... words) {
    return CommandLine.populateCommand(new RequestOptions(), words);
  }

  @Test
  void aDeadlineIsSoManySecondsAway() {
    assertThat(options().deadline()).isEmpty();
    Instant before = Instant.now();
    Instant deadline = options("--within", "60").deadline().orElseThrow();
    assertThat(deadline).isBetween(before.plusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(options("--within", "31536000").deadline()).isPresent();
  }

  /** Also a number of seconds that no time can be away. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 31_536_001, Long.MAX_VALUE, Long.MIN_VALUE})
  void aDeadlineThatCannotBeIsRefused(long seconds) {
    assertThatThrownBy(() -> options("--within=" + seconds).deadline())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("within: " + seconds + " (expected: 1 to 31536000)");
  }
}
