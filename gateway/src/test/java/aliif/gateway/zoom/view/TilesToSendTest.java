package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TilesToSendTest {
  private static List<PlaneTile> tiles(String... texts) {
    return Stream.of(texts).map(text -> PlaneTile.parse(text).orElseThrow()).toList();
  }

  private static PlaneTile tile(String text) {
    return PlaneTile.parse(text).orElseThrow();
  }

  private static TilesToSend first(String... visible) {
    return TilesToSend.none().next(tiles(visible), Set.of()).tiles();
  }

  @Test
  void tilesAreBegunInOrder() {
    TilesToSend tiles = first("1,1", "0,1", "2,1");

    assertThat(tiles.begin()).contains(tile("1,1"));
    assertThat(tiles.begin()).contains(tile("0,1"));
    assertThat(tiles.unsent()).isEqualTo(3);
    tiles.sent(tile("1,1"));
    assertThat(tiles.begin()).contains(tile("2,1"));
    assertThat(tiles.begin()).isEmpty();
    assertThat(tiles.unsent()).isEqualTo(2);
  }

  @Test
  void tilesThatTheClientHasAreNotSent() {
    TilesToSend tiles =
        TilesToSend.none().next(tiles("1,1", "0,1"), Set.of(tile("1,1"), tile("9,9"))).tiles();

    assertThat(tiles.unsent()).isEqualTo(1);
    assertThat(tiles.begin()).contains(tile("0,1"));
  }

  @Test
  void theNextViewKeepsWhatIsVisibleAndCancelsTheRest() {
    TilesToSend tiles = first("0,0", "1,0", "2,0", "3,0");
    tiles.begin();
    tiles.begin();
    tiles.begin();
    tiles.sent(tile("1,0"));
    TilesToSend.Next next = tiles.next(tiles("3,0", "2,0", "1,0", "4,0"), Set.of());

    assertThat(next.cancelled()).containsExactly(tile("0,0"));
    assertThat(next.tiles().inProgress()).containsExactly(tile("2,0"));
    assertThat(next.tiles().waiting()).containsExactly(tile("3,0"), tile("4,0"));
    assertThat(next.tiles().unsent()).isEqualTo(3);
  }

  @Test
  void aTileThatTheClientGotOtherwiseIsCancelled() {
    TilesToSend tiles = first("0,0");
    tiles.begin();
    TilesToSend.Next next = tiles.next(tiles("0,0"), Set.of(tile("0,0")));

    assertThat(next.cancelled()).containsExactly(tile("0,0"));
    assertThat(next.tiles().unsent()).isZero();
  }

  @Test
  void aTileThatWasOutOfSightIsSentAgain() {
    TilesToSend tiles = first("0,0");
    tiles.begin();
    tiles.sent(tile("0,0"));
    TilesToSend away = tiles.next(tiles("5,5"), Set.of()).tiles();
    TilesToSend back = away.next(tiles("0,0"), Set.of()).tiles();

    assertThat(back.begin()).contains(tile("0,0"));
  }

  @Test
  void aTileWithoutRoomIsTheFirstToBeBegunAgain() {
    TilesToSend tiles = first("0,0", "1,0");
    tiles.begin();
    tiles.again(tile("0,0"));

    assertThat(tiles.begin()).contains(tile("0,0"));
  }

  @Test
  void whatIsNotInWorkCannotBeSent() {
    TilesToSend tiles = first("0,0");
    tiles.sent(tile("0,0"));

    assertThat(tiles.unsent()).isEqualTo(1);
  }
}
