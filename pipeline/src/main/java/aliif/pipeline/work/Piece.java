package aliif.pipeline.work;

import aliif.pipeline.UpscaleOutcome;
import org.apache.pekko.actor.typed.ActorRef;

/** A piece of work, and who waits for its answer. For the thread of the queue. */
final class Piece {
  private final TileWork work;
  private final ActorRef<TileAnswer> replyTo;

  /** Workers that have begun it, without those that were lost. */
  int attempts;

  /** Workers of other processes that were lost while they had it. */
  int losses;

  /** Whether it is not to be tried again. */
  boolean givenUp;

  Piece(TileWork work, ActorRef<TileAnswer> replyTo) {
    this.work = work;
    this.replyTo = replyTo;
  }

  TileWork work() {
    return work;
  }

  /** Of the same image, rendering goes before encoding new tiles. */
  QueuedPiece.Rank rank() {
    int order =
        switch (work) {
          case TileWork.Render _, TileWork.RenderCached _ -> 0;
          case TileWork.Encode _, TileWork.Upscale _ -> 1;
        };
    TileWork.Ticket ticket = work.ticket();
    return new QueuedPiece.Rank(ticket.image(), ticket.priority(), order, ticket.deadline());
  }

  ActorRef<TileAnswer> replyTo() {
    return replyTo;
  }

  String request() {
    return work.ticket().request();
  }

  boolean isWanted() {
    return work.ticket().wanted().getAsBoolean();
  }

  void refuse(UpscaleOutcome.Failure reason) {
    replyTo.tell(new TileAnswer.Refused(reason));
  }
}
