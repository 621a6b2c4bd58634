package aliif.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.testing.TestTickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Workers of other processes, as the queue sees them; here they are probes. */
final class GuestWorkerTest extends QueueBench {
  private static final RgbImage CROP = new RgbImage(new Size(2, 2), new float[12]);
  private static final RenderWindow WINDOW =
      RenderWindow.whole(CoordinateGrid.of(CROP.size(), new Size(4, 4)));

  GuestWorkerTest() {
    super(0);
  }

  private ActorRef<TileQueue.Command> queue(int workers) {
    return queue(workers, LONG, this::acquire);
  }

  private static TileWork.Ticket ticket(String request) {
    return TestTickets.of(request.hashCode(), request, Priority.BATCH);
  }

  private static TileKey key(int number) {
    return new TileKey(
        new ImageId("%064x".formatted(number)), "", Precision.FLOAT16, WINDOW.crop());
  }

  private void upscale(ActorRef<TileQueue.Command> queue, String request) {
    submit(queue, new TileWork.Upscale(ticket(request), CROP, WINDOW));
  }

  private void cached(ActorRef<TileQueue.Command> queue, int tile) {
    submit(queue, new TileWork.RenderCached(ticket("cached"), key(tile), 1, () -> CROP, WINDOW));
  }

  /** A guest that keeps the features of one tile, and asks for work. */
  private static TestProbe<TileQueue.Do> guest(ActorRef<TileQueue.Command> queue, int tile) {
    TestProbe<TileQueue.Do> guest = probe();
    queue.tell(new TileQueue.Join(guest.getRef(), key(tile)::equals));
    queue.tell(new TileQueue.Pull(guest.getRef()));
    return guest;
  }

  private static TileKey tile(TileQueue.Do job) {
    return ((TileWork.RenderCached) job.work()).key();
  }

  @Test
  void aGuestIsGivenWorkAsAnyWorker() {
    var queue = queue(0);
    upscale(queue, "one");
    TestProbe<TileQueue.Do> guest = guest(queue, 0);

    TileQueue.Do job = guest.receiveMessage();
    assertThat(job.work().ticket().request()).isEqualTo("one");
    assertThat(job.replyTo()).isEqualTo(answers.getRef());
    guest.expectNoMessage(Duration.ofMillis(50));
    upscale(queue, "two");
    queue.tell(new TileQueue.Pull(guest.getRef()));
    assertThat(guest.receiveMessage().work().ticket().request()).isEqualTo("two");
  }

  @Test
  void aPieceOfALostGuestIsDoneByAnotherOrRefusedAtLast() {
    var queue = queue(0);
    upscale(queue, "one");
    for (int lost = 1; lost <= 4; lost++) {
      TestProbe<TileQueue.Do> guest = guest(queue, 0);
      guest.receiveMessage();
      guest.stop();
    }

    TileAnswer.Refused refused = answers.expectMessageClass(TileAnswer.Refused.class);
    assertThat(refused.reason())
        .isEqualTo(
            new UpscaleOutcome.InternalFailure(
                "one: a tile was lost with 4 workers of other processes (expected: at most 3)"));
    assertThat(meter.retried()).isEqualTo(3);
  }

  @Test
  void whatAGuestGivesBackIsDoneByAnother() {
    var queue = queue(0);
    upscale(queue, "one");
    TestProbe<TileQueue.Do> first = guest(queue, 0);
    TileQueue.Do job = first.receiveMessage();
    queue.tell(new TileQueue.GiveBack(first.getRef()));

    assertThat(guest(queue, 0).receiveMessage()).isEqualTo(job);
  }

  @Test
  void whatIsOnItsWayToAGuestThatDepartsIsDoneByAnotherAndNotLost() {
    var queue = queue(0);
    upscale(queue, "one");
    List<TileQueue.Do> jobs = new ArrayList<>();
    for (int i = 0; i < 6; i++) { // more often than a piece may be lost
      TestProbe<TileQueue.Do> guest = guest(queue, 0);
      jobs.add(guest.receiveMessage());
      queue.tell(new TileQueue.Depart(guest.getRef()));
      guest.stop();
    }

    assertThat(jobs).containsOnly(guest(queue, 0).receiveMessage());
    answers.expectNoMessage(Duration.ZERO);
    assertThat(meter.retried()).isZero();
  }

  @Test
  void aGuestThatDepartsIsGivenNothingAndIsNotReplaced() {
    var queue = queue(0);
    TestProbe<TileQueue.Do> guest = guest(queue, 0);
    queue.tell(new TileQueue.Depart(guest.getRef()));
    upscale(queue, "one");
    assertThat(state(queue)).isEqualTo(new TileQueue.State(1, 0, 0, 0));
    guest.stop();

    assertThat(guest(queue, 0).receiveMessage().work().ticket().request()).isEqualTo("one");
    guest.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aPieceThatWasGivenUpOnItsWayIsRefused() {
    var queue = queue(0);
    upscale(queue, "one");
    TestProbe<TileQueue.Do> guest = guest(queue, 0);
    guest.receiveMessage();
    queue.tell(new TileQueue.GiveUp(ticket("one").image()));
    queue.tell(new TileQueue.Depart(guest.getRef()));

    answers.expectMessageClass(TileAnswer.Refused.class);
  }

  @Test
  void whatAGuestHasAnsweredIsNotDoneAgainWhenItLeaves() {
    var queue = queue(0);
    upscale(queue, "one");
    TestProbe<TileQueue.Do> first = guest(queue, 0);
    first.receiveMessage();
    queue.tell(new TileQueue.Quit(first.getRef()));
    first.stop();

    guest(queue, 0).expectNoMessage(Duration.ofMillis(200));
    assertThat(meter.retried()).isZero();
  }

  @Test
  void aTileGoesToTheGuestThatKeepsIt() {
    var queue = queue(0);
    TestProbe<TileQueue.Do> one = guest(queue, 1);
    TestProbe<TileQueue.Do> two = guest(queue, 2);
    cached(queue, 2);
    cached(queue, 1);
    assertThat(tile(two.receiveMessage())).isEqualTo(key(2));
    assertThat(tile(one.receiveMessage())).isEqualTo(key(1));

    // Of what waits, it is also offered first what it keeps.
    cached(queue, 3);
    cached(queue, 1);
    queue.tell(new TileQueue.Pull(one.getRef()));
    assertThat(tile(one.receiveMessage())).isEqualTo(key(1));
    queue.tell(new TileQueue.Pull(one.getRef()));
    assertThat(tile(one.receiveMessage())).isEqualTo(key(3));
  }

  @Test
  void featuresStayInTheirProcess() {
    var queue = queue(1);
    TestProbe<TileQueue.Do> guest = guest(queue, 0);
    submit(queue, new TileWork.Encode(ticket("first"), CROP)); // occupies the worker
    submit(queue, new TileWork.Encode(ticket("second"), CROP));
    upscale(queue, "third");

    assertThat(guest.receiveMessage().work().ticket().request()).isEqualTo("third");
    queue.tell(new TileQueue.Pull(guest.getRef()));
    guest.expectNoMessage(Duration.ofMillis(100));
    gate.release(2);
    answers.expectMessageClass(TileAnswer.Encoded.class);
    answers.expectMessageClass(TileAnswer.Encoded.class);
  }
}
