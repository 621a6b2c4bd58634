package aliif.pipeline.work;

import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.Handover;
import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of a piece that its worker did not do: it waits for another worker, or it is
 * refused. A piece may break {@value #ATTEMPTS} workers, and may be lost with {@value #LOSSES}
 * workers of other processes. For the thread of the queue.
 */
final class Retries {
  private static final int ATTEMPTS = 2;

  /* More than attempts: mostly it is the process or the network that fails, not the piece. */
  private static final int LOSSES = 4;

  private final WorkQueue<Piece> waiting;
  private final WorkMeter meter;

  /**
   * @param waiting where pieces go that are tried again
   */
  Retries(WorkQueue<Piece> waiting, WorkMeter meter) {
    this.waiting = waiting;
    this.meter = meter;
  }

  /** A worker broke: another one tries its piece again, once. */
  void broken(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    if (piece.attempts < ATTEMPTS && !piece.givenUp) {
      again(entry);
    } else {
      refuseBroken(piece);
    }
  }

  /** Another process is gone, or cannot be reached: another worker does its piece. */
  void lost(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    piece.attempts--;
    if (++piece.losses < LOSSES && !piece.givenUp) {
      again(entry);
    } else {
      piece.refuse(
          new UpscaleOutcome.InternalFailure(
              "%s: a tile was lost with %d workers of other processes (expected: at most %d)"
                  .formatted(piece.request(), piece.losses, LOSSES - 1)));
    }
  }

  /** A worker left without having begun its piece, which counts as no attempt. */
  void untouched(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    if (piece.givenUp) {
      givenUp(piece);
    } else {
      piece.attempts--;
      waiting.putBack(entry, Instant.now());
    }
  }

  /**
   * A worker found that its piece has to wait for the encoding of a tile, which counts as no
   * attempt.
   *
   * @return whether the piece is held, to be {@link #resume resumed}
   */
  boolean postponed(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    if (piece.givenUp) {
      givenUp(piece);
      return false;
    }
    piece.attempts--;
    waiting.hold(entry);
    return true;
  }

  /**
   * The encoding that a piece has waited for has ended. If the encoder broke, that counts as an
   * attempt of all that waited for it.
   */
  void resume(QueuedPiece<Piece> entry, Handover handover) {
    Piece piece = entry.work();
    boolean failed =
        switch (handover) {
          case READY, LEFT -> false;
          case BROKE, OUT_OF_MEMORY -> ++piece.attempts >= ATTEMPTS;
        };
    if (!failed) {
      waiting.release(entry, Instant.now());
    } else if (waiting.cancel(entry)) {
      if (handover == Handover.OUT_OF_MEMORY) {
        piece.refuse(Failures.of(piece.request(), new OutOfMemoryError("features")));
      } else {
        refuseBroken(piece);
      }
    }
  }

  /** Refuses a piece whose image nobody waits for any more. */
  void givenUp(Piece piece) {
    meter.wasCancelled();
    piece.refuse(new UpscaleOutcome.InternalFailure(piece.request() + ": given up"));
  }

  /** Refuses a piece whose deadline has passed. */
  void late(Piece piece) {
    meter.wasLate();
    piece.refuse(
        new UpscaleOutcome.DeadlinePassed(
            "deadline: "
                + piece.work().ticket().deadline().orElseThrow()
                + " has passed (expected: a later one)"));
  }

  /**
   * Refuses a piece whose worker hangs.
   *
   * @param pieceTime within which a worker must end a piece
   */
  void hanging(Piece piece, Duration pieceTime) {
    piece.refuse(
        new UpscaleOutcome.InternalFailure(
            "%s: a tile was not done within %d s (expected: sooner; aliif.pipeline.piece-time)"
                .formatted(piece.request(), pieceTime.toSeconds())));
  }

  private void again(QueuedPiece<Piece> entry) {
    meter.wasRetried();
    waiting.putBack(entry, Instant.now());
  }

  private static void refuseBroken(Piece piece) {
    piece.refuse(
        new UpscaleOutcome.InternalFailure(
            "%s: a tile broke %d workers (expected: none)".formatted(piece.request(), ATTEMPTS)));
  }
}
