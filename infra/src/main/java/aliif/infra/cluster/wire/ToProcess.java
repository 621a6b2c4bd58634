package aliif.infra.cluster.wire;

import org.apache.pekko.actor.typed.ActorRef;

/** Messages from a gateway to a worker process. */
public sealed interface ToProcess extends ClusterMessage {

  /** The process has joined. What it had in progress before is not wanted any more. */
  record Welcome(long session) implements ToProcess {}

  /** The process does not suit this gateway, and will not. */
  record Refused(String reason) implements ToProcess {}

  /** The process has left: it has no pieces any more, and gets none. */
  record Farewell() implements ToProcess {}

  /** A piece of work, for which the process has offered room. */
  record Begin(PieceId id, RemotePiece piece, ActorRef<ToRemoteWorker> worker)
      implements ToProcess {}

  /** A part of a crop, which was asked for. */
  record CropPart(PieceId id, ValueRange part) implements ToProcess {}

  /** Asks for a part of the pixels; there are at least so many. */
  record AskPixels(PieceId id, int from, int count) implements ToProcess {}

  /**
   * Asks how far a piece is, because messages may be lost: the process says again what it said last
   * about it.
   */
  record Ask(PieceId id, ActorRef<ToRemoteWorker> worker) implements ToProcess {}

  /** The pixels are there, or not wanted any more: the room is free. */
  record Release(PieceId id) implements ToProcess {}
}
