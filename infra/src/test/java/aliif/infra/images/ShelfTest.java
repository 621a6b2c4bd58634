package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.ImageId;
import org.junit.jupiter.api.Test;

final class ShelfTest {
  private static final ImageId A = id("a");
  private static final ImageId B = id("b");
  private static final ImageId C = id("c");
  private static final ImageId D = id("d");

  private final Shelf shelf = new Shelf(100);

  private static ImageId id(String digit) {
    return new ImageId(digit.repeat(64));
  }

  private KeptImage put(ImageId id, long bytes) {
    assertThat(shelf.makeRoom(id, bytes)).isEmpty();
    return shelf.put(id, bytes);
  }

  @Test
  void theImageUsedTheLongestTimeAgoGoes() {
    put(A, 40);
    put(B, 40);
    shelf.find(A);

    assertThat(shelf.makeRoom(C, 60)).containsExactly(B);
    assertThat(shelf.used()).isEqualTo(100);
    shelf.put(C, 60);
    assertThat(shelf.latest(9)).containsExactly(C, A);
    assertThat(shelf.latest(1)).containsExactly(C);
  }

  @Test
  void asManyGoAsNeeded() {
    put(A, 30);
    put(B, 30);
    put(C, 30);

    assertThat(shelf.makeRoom(D, 71)).containsExactly(A, B, C);
    shelf.put(D, 71);
    assertThat(shelf.count()).isEqualTo(1);
  }

  @Test
  void whatIsInUseStays() {
    put(A, 50).enter();
    put(B, 40);

    assertThat(shelf.makeRoom(C, 50)).containsExactly(B);
  }

  @Test
  void nothingGoesForAnImageThatHasNoRoomAnyway() {
    put(A, 50).enter();
    put(B, 40);

    assertThatThrownBy(() -> shelf.makeRoom(C, 51))
        .hasMessage(
            "image: no room for 51 bytes, as other images are in use (expected: less at once;"
                + " aliif.images.quota)");
    assertThatThrownBy(() -> shelf.makeRoom(C, 101))
        .hasMessage("image: 101 bytes (expected: at most 100; aliif.images.quota)");
    assertThat(shelf.latest(9)).containsExactly(B, A);
    assertThat(shelf.used()).isEqualTo(90);
  }

  @Test
  void oneImageThatComesTwiceNeedsRoomOnce() {
    put(B, 30);
    shelf.makeRoom(A, 70);

    assertThat(shelf.makeRoom(A, 70)).isEmpty();
    KeptImage kept = shelf.put(A, 70);
    assertThat(shelf.put(A, 70)).isSameAs(kept);
    assertThat(shelf.makeRoom(A, 70)).isEmpty();
    assertThat(shelf.used()).isEqualTo(100);
    assertThat(shelf.remove(A)).isTrue();
    assertThat(shelf.remove(A)).isFalse();
    assertThat(shelf.used()).isEqualTo(30);
  }

  @Test
  void roomThatIsNotNeededIsGivenBackOnce() {
    shelf.makeRoom(A, 30);
    shelf.giveBack(A, 30);
    shelf.giveBack(A, 30);

    assertThat(shelf.used()).isZero();
    assertThat(shelf.put(A, 30)).isNotNull();
    assertThat(shelf.used()).isEqualTo(30);
  }

  @Test
  void whatIsFoundIsWithinTheQuotaOrGoes() {
    shelf.found(A, 60);
    shelf.found(B, 60);

    assertThat(shelf.excess()).containsExactly(A);
    assertThat(shelf.excess()).isEmpty();
    assertThat(shelf.used()).isEqualTo(60);
  }
}
