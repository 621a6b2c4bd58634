package aliif.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.memory.Reservation;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountsTest {
  private static final Caller ALICE = Caller.ofKey("alice");
  private static final long SECOND = 1_000_000_000;

  private static Account account(long requests) {
    return new Account(ALICE, new CallerLimits(requests, 100, 10, 3), 0, _ -> {});
  }

  @Test
  void twiceTheRateMayComeAtOnceAndThenTheRate() {
    Account account = account(4);
    for (int i = 0; i < 8; i++) {
      assertThat(account.request(0)).as("request %d", i).isEmpty();
    }
    assertThat(account.request(0)).contains(Duration.ofMillis(250));
    assertThat(account.request(SECOND / 8)).contains(Duration.ofMillis(125));
    assertThat(account.request(SECOND / 4)).isEmpty();
    assertThat(account.request(SECOND / 4)).isPresent();
    for (int i = 0; i < 8; i++) {
      assertThat(account.request(100 * SECOND)).as("request %d later", i).isEmpty();
    }
    assertThat(account.request(100 * SECOND)).isPresent();
  }

  @Test
  void whatIsInWorkIsCountedUntilItIsGivenBack() {
    Account account = account(1);
    Reservation most = account.pixels(100).orElseThrow();
    assertThat(account.pixels(1)).isEmpty();
    most.close();
    assertThat(account.pixels(1)).isPresent();
    assertThat(account.bytes().grow(11)).isFalse();
    Reservation bytes = account.bytes();
    assertThat(bytes.grow(10)).isTrue();
    assertThat(account.bytes().grow(1)).isFalse();
    bytes.close();
    assertThat(account.bytes().grow(10)).isTrue();
  }

  @Test
  void onlySoManyAreRememberedAndThoseWithWorkStay() {
    Accounts accounts = new Accounts(new CallerLimits(1, 100, 10, 3), _ -> {});
    Account first = accounts.of(ALICE);
    try (Reservation bytes = first.bytes()) {
      assertThat(bytes.grow(1)).isTrue();
      for (int i = 0; i < 1000; i++) {
        Account other = accounts.of(Caller.ofKey("caller" + i));
        assertThat(other).isNotSameAs(first).isSameAs(accounts.of(Caller.ofKey("caller" + i)));
      }
      assertThat(accounts.size()).isEqualTo(3);
      assertThat(accounts.of(ALICE)).isSameAs(first);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, address 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, address 2001:db8:1:2:0:0:0:0",
    "::ffff:192.0.2.7, address 192.0.2.7"
  })
  void anAddressIsAMachineOrANetwork(String address, String caller) throws Exception {
    assertThat(Caller.ofAddress(InetAddress.getByName(address))).hasToString(caller);
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatThrownBy(
            () ->
                CallerLimits.of(
                    ConfigFactory.parseString("aliif.callers.pixels = 0")
                        .withFallback(ConfigFactory.load())))
        .hasMessage("aliif.callers: pixels: 0 (expected: above 0)");
  }
}
