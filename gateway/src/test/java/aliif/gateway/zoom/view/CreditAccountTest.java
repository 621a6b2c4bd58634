package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CreditAccountTest {
  private final CreditAccount credit = new CreditAccount(1_000_000);

  @Test
  void thereIsNoneBeforeTheFirstGrant() {
    assertThat(credit.isOpen()).isFalse();
    assertThat(credit.hasRoom(0, 0)).isFalse();
  }

  @Test
  void theLastFrameMayExceedIt() {
    credit.grant(1);
    assertThat(credit.isOpen()).isTrue();
    credit.spend(50_000);

    assertThat(credit.bytes()).isEqualTo(-49_999);
    assertThat(credit.isOpen()).isFalse();
    credit.grant(49_999);
    assertThat(credit.isOpen()).isFalse();
    credit.grant(1);
    assertThat(credit.isOpen()).isTrue();
  }

  @Test
  void whatGoesBeyondTheMostIsIgnored() {
    credit.grant(1L << 40);
    credit.grant(1L << 40);

    assertThat(credit.bytes()).isEqualTo(1_000_000);
  }

  @Test
  void noMoreIsBegunThanCanBeSent() {
    credit.grant(70_000);

    assertThat(credit.hasRoom(0, 2)).as("two of about 30,000 each").isTrue();
    assertThat(credit.hasRoom(0, 3)).isFalse();
    assertThat(credit.hasRoom(70_000, 0)).isFalse();
  }

  @Test
  void theSizeOfPicturesIsLearnt() {
    credit.grant(1_000_000);
    for (int i = 0; i < 20; i++) {
      credit.spend(1_000);
    }

    assertThat(credit.hasRoom(0, 400)).isTrue();
  }
}
