package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {
  @Test
  void aMemberTakesItsOwnPartAndThenTheOthers() {
    Shares shares = new Shares(3);
    shares.begin(7);
    assertThat(shares.take(2)).isEqualTo(4);
    assertThat(shares.take(0)).isZero();
    assertThat(all(shares, 1)).containsExactly(2, 3, 5, 6, 1);
    assertThat(shares.take(0)).isEqualTo(-1);
    shares.begin(1);
    assertThat(all(shares, 0)).containsExactly(0);
    shares.begin(0);
    assertThat(all(shares, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 1", "2, 1001", "5, 3", "5, 1000"})
  void eachThingIsTakenOnce(int members, int things) {
    Shares shares = new Shares(members);
    AtomicIntegerArray taken = new AtomicIntegerArray(things);
    try (Crew crew = new Crew(members)) {
      for (int round = 1; round <= 20; round++) {
        shares.begin(things);
        crew.run(member -> all(shares, member).forEach(taken::incrementAndGet));
        for (int thing = 0; thing < things; thing++) {
          assertThat(taken.get(thing)).isEqualTo(round);
        }
      }
    }
  }

  private static List<Integer> all(Shares shares, int member) {
    List<Integer> all = new ArrayList<>();
    for (int thing = shares.take(member); thing >= 0; thing = shares.take(member)) {
      all.add(thing);
    }
    return all;
  }
}
