package aliif.gateway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void whatWaitsIsTakenToBeAsLargeAsTheOthers() {
    Tally tally = new Tally(4, nanos::get);
    assertThat(tally.share(0)).isZero();
    assertThat(tally.figures(0)).isEqualTo("0 of 4  ");

    tally.known(10);
    tally.known(30);
    seconds(10);
    assertThat(tally.share(20)).isCloseTo(20.0 / 80, within(1e-9));
    assertThat(tally.figures(20)).isEqualTo("0 of 4  2.00 MP/s  0:30 left  ");

    tally.ended(10, 10);
    assertThat(tally.share(10)).isCloseTo(20.0 / 80, within(1e-9));
    assertThat(tally.figures(10)).isEqualTo("1 of 4  2.00 MP/s  0:30 left  ");
  }

  @Test
  void whatFailsIsNotWaitedFor() {
    Tally tally = new Tally(3, nanos::get);
    tally.known(10);
    tally.known(10);
    tally.ended(2, 10);
    tally.ended(0, 0);

    assertThat(tally.share(4)).isCloseTo(6.0 / 12, within(1e-9));
    tally.ended(10, 10);
    assertThat(tally.share(0)).isEqualTo(1);
  }

  @Test
  void oneImageIsNotCounted() {
    Tally tally = new Tally(1, nanos::get);
    tally.known(4000);
    assertThat(tally.figures(0)).isEmpty();
    seconds(2);
    assertThat(tally.figures(1)).isEqualTo("0.50 MP/s  2:13:18 left  ");
  }

  @Test
  void aSummaryHasAllThatHappened() {
    Tally tally = new Tally(2, nanos::get);
    tally.known(50);
    tally.ended(50, 50);
    tally.ended(0, 0);
    seconds(4);

    assertThat(tally.summary(1, 3, 1))
        .isEqualTo("1 written, 3 skipped, 1 failed; 50.0 MP in 4.0 s, 13 MP/s");
  }

  @Test
  void smallImagesAreNotNothing() {
    Tally tally = new Tally(1, nanos::get);
    tally.known(0.018432);
    tally.ended(0.018432, 0.018432);
    seconds(4);

    assertThat(tally.summary(1, 0, 0))
        .isEqualTo("1 written, 0 skipped, 0 failed; 0.018 MP in 4.0 s, 0.0046 MP/s");
  }

  @Test
  void nothingWrittenIsNoReasonToStumble() {
    Tally tally = new Tally(0, nanos::get);

    assertThat(tally.share(0)).isEqualTo(1);
    assertThat(tally.summary(0, 2, 0))
        .isEqualTo("0 written, 2 skipped, 0 failed; 0.0 MP in 0.0 s, 0.00 MP/s");
  }

  private void seconds(long seconds) {
    nanos.set(seconds * 1_000_000_000);
  }
}
