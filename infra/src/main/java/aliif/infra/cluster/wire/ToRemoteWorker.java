package aliif.infra.cluster.wire;

/** Messages from a worker process to the worker of a gateway that has given it a piece. */
public sealed interface ToRemoteWorker extends ClusterMessage {

  /** Asks for a part of the crop; there are at least so many values. */
  record AskCrop(PieceId id, int from, int count) implements ToRemoteWorker {}

  /** The pixels are rendered, and can be asked for. */
  record Done(PieceId id) implements ToRemoteWorker {}

  /** The piece was not rendered; the room is free. */
  record Failed(PieceId id, Reason reason, String message) implements ToRemoteWorker {}

  /** A part of the pixels, which was asked for. */
  record PixelPart(PieceId id, ValueRange part) implements ToRemoteWorker {}

  /** Why a piece was not rendered. */
  enum Reason {
    /** Its deadline has passed. */
    LATE,
    /** The model broke; the log of the worker process says more. */
    BROKEN,
    /** Another worker may do it: memory ran out here, or the piece is not known here. */
    GIVEN_BACK
  }
}
