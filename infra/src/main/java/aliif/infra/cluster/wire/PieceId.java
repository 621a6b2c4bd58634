package aliif.infra.cluster.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names a piece of work on its way.
 *
 * @param session random number of the time between a process's joining and its leaving
 * @param number of the piece, no other in the gateway has it
 */
public record PieceId(long session, long number) {
  private static final AtomicLong LAST = new AtomicLong();

  /** A new id. */
  public static PieceId next(long session) {
    return new PieceId(session, LAST.incrementAndGet());
  }
}
