package aliif.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.testing.TestTickets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for work and gets which piece, who has one for how long, and who is replaced. */
final class WorkersTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");
  private static final TileKey TILE = tile(1);

  private final Set<TileKey> held = new HashSet<>();
  private final IdleWorkers idle = new IdleWorkers(held::contains);

  private static ActorRef<TileQueue.Do> worker() {
    return TestInbox.<TileQueue.Do>create().getRef();
  }

  private static TileKey tile(int x) {
    return new TileKey(
        new ImageId("0".repeat(64)), "weights", Precision.FLOAT16, new Region(0, x, 1, 1));
  }

  private static TileWork.Ticket ticket(long image) {
    return TestTickets.of(image, "request-" + image, Priority.BATCH);
  }

  private static RgbImage pixel() {
    return new RgbImage(new Size(1, 1), new float[3]);
  }

  private static RenderWindow window() {
    return RenderWindow.whole(CoordinateGrid.of(new Size(1, 1), new Size(1, 1)));
  }

  private static TileWork upscale(long image) {
    return new TileWork.Upscale(ticket(image), pixel(), window());
  }

  private static TileWork encode() {
    return new TileWork.Encode(ticket(1), pixel());
  }

  private static TileWork render() {
    FeatureMap features = new FeatureMap(new Size(1, 1), 1, new short[1]);
    return new TileWork.Render(ticket(1), features, window());
  }

  private static TileWork cached(TileKey key) {
    return new TileWork.RenderCached(ticket(1), key, 4, WorkersTest::pixel, window());
  }

  @Test
  void aPieceGoesToAWorkerOfThisProcessAndElseToTheGuestThatHasWaitedLongest() {
    ActorRef<TileQueue.Do> own = worker();
    ActorRef<TileQueue.Do> first = worker();
    ActorRef<TileQueue.Do> second = worker();
    idle.join(first, _ -> false);
    idle.join(second, _ -> false);
    assertThat(idle.isEmpty()).as("they have joined, and not asked").isTrue();
    idle.add(second);
    idle.add(first);
    idle.add(own);
    assertThat(idle.size()).isEqualTo(3);

    assertThat(idle.take(upscale(1))).contains(own);
    assertThat(idle.take(upscale(1))).contains(second);
    assertThat(idle.take(upscale(1))).contains(first);
    assertThat(idle.take(upscale(1))).isEmpty();
    idle.add(second);
    assertThat(idle.take(upscale(1))).as("a guest stays one").contains(second);
  }

  @Test
  void whatDoesNotTravelWaitsForAWorkerOfThisProcess() {
    ActorRef<TileQueue.Do> guest = worker();
    idle.join(guest, _ -> true);
    idle.add(guest);
    for (TileWork work : List.of(encode(), render())) {
      assertThat(idle.take(work)).isEmpty();
      assertThat(idle.anyHolds(work)).isFalse();
    }
    ActorRef<TileQueue.Do> own = worker();
    idle.add(own);
    assertThat(idle.take(encode())).contains(own);
    assertThat(idle.size()).as("the guest waits on").isEqualTo(1);
  }

  /**
   * Who keeps the tile: nobody, this process, the second guest, or both; and whether a worker of
   * this process waits.
   */
  @ParameterizedTest
  @CsvSource({
    "false, false, true, own",
    "true, false, true, own",
    "false, true, true, keeper",
    "true, true, true, own",
    "false, false, false, first",
    "true, false, false, first",
    "false, true, false, keeper",
    "true, true, false, keeper"
  })
  void aTileGoesToWhoKeepsIt(boolean here, boolean there, boolean own, String expected) {
    ActorRef<TileQueue.Do> mine = worker();
    ActorRef<TileQueue.Do> first = worker();
    ActorRef<TileQueue.Do> keeper = worker();
    idle.join(first, tile(2)::equals);
    idle.join(keeper, key -> there && key.equals(TILE));
    idle.add(first);
    idle.add(keeper);
    if (own) {
      idle.add(mine);
    }
    if (here) {
      held.add(TILE);
    }
    assertThat(idle.anyHolds(cached(TILE))).isEqualTo((here && own) || there);
    ActorRef<TileQueue.Do> who =
        switch (expected) {
          case "own" -> mine;
          case "keeper" -> keeper;
          default -> first;
        };
    assertThat(idle.take(cached(TILE))).contains(who);
  }

  @Test
  void whoLeavesOrDoesNotWaitIsGivenNothing() {
    ActorRef<TileQueue.Do> guest = worker();
    ActorRef<TileQueue.Do> own = worker();
    idle.join(guest, _ -> true);
    idle.add(guest);
    idle.add(guest);
    idle.add(own);
    idle.remove(own);
    idle.remove(guest);
    assertThat(idle.take(upscale(1))).isEmpty();
    assertThat(idle.isGuest(guest)).isTrue();
    idle.add(guest);
    idle.leave(guest);
    idle.leave(guest);
    assertThat(idle.isEmpty()).isTrue();
    assertThat(idle.isGuest(guest)).isFalse();
  }

  private static QueuedPiece<Piece> piece(long image) {
    Piece piece = new Piece(upscale(image), TestInbox.<TileAnswer>create().getRef());
    return new QueuedPiece<>(piece, piece.rank(), image, NOON);
  }

  @Test
  void aWorkerIsOverdueAfterItsTimeAndNotAtItsEnd() {
    BusyWorkers busy = new BusyWorkers();
    ActorRef<TileQueue.Do> one = worker();
    ActorRef<TileQueue.Do> other = worker();
    QueuedPiece<Piece> first = piece(1);
    busy.begin(one, first, NOON);
    busy.begin(other, piece(2), NOON.plusSeconds(9));

    assertThat(busy.overdue(NOON)).isEmpty();
    assertThat(busy.overdue(NOON.plusNanos(1))).containsExactly(one);
    assertThat(busy.end(one)).contains(first);
    assertThat(busy.end(one)).isEmpty();
    assertThat(busy.overdue(Instant.MAX)).containsExactly(other);
    assertThat(busy.size()).isEqualTo(1);
  }

  @Test
  void onlyThePiecesOfAnImageThatIsGivenUpAreNotTriedAgain() {
    BusyWorkers busy = new BusyWorkers();
    List<QueuedPiece<Piece>> pieces = List.of(piece(1), piece(2), piece(1));
    pieces.forEach(each -> busy.begin(worker(), each, NOON));
    busy.giveUp(1);

    assertThat(pieces).extracting(each -> each.work().givenUp).containsExactly(true, false, true);
    assertThat(busy.size()).as("they finish").isEqualTo(3);
  }

  /** As many as there are to be, beside those that hang, but never a quarter more. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 3", "3, 4", "4, 5", "7, 8", "8, 10", "64, 80"})
  void whoEndsOrHangsIsReplacedWithinBounds(int workers, int most) {
    Random random = new Random(workers);
    List<ActorRef<TileQueue.Do>> alive = new ArrayList<>();
    Set<ActorRef<TileQueue.Do>> hanging = new HashSet<>();
    OwnWorkers own =
        new OwnWorkers(
            workers,
            () -> {
              alive.add(worker());
              return alive.getLast();
            });
    own.fill();
    own.fill();
    assertThat(alive).hasSize(workers);
    for (int step = 0; step < 500; step++) {
      ActorRef<TileQueue.Do> one = alive.get(random.nextInt(alive.size()));
      if (random.nextBoolean()) {
        hanging.add(one);
        own.hangs(one);
      } else {
        alive.remove(one);
        hanging.remove(one);
        own.ended(one);
      }
      assertThat(own.hanging()).isEqualTo(hanging.size());
      assertThat(alive).hasSize(Math.min(most, workers + hanging.size()));
      assertThat(alive)
          .allSatisfy(it -> assertThat(own.isHanging(it)).isEqualTo(hanging.contains(it)));
    }
  }
}
