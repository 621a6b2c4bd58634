package aliif.gateway.zoom.view;

/** How many bytes a client can take. */
public final class CreditAccount {
  /** A guess before the first picture. */
  private static final long TYPICAL = 30_000;

  private final long most;
  private long bytes;
  private long typical = TYPICAL;

  /**
   * @param most bytes that are granted at a time; what a client grants beyond is ignored
   */
  public CreditAccount(long most) {
    this.most = most;
  }

  /** Bytes that the client can still take; may be below 0 by the last frame. */
  public long bytes() {
    return bytes;
  }

  public void grant(long more) {
    bytes = Math.min(most, bytes + more);
  }

  /** Whether a frame may be sent. */
  public boolean isOpen() {
    return bytes > 0;
  }

  /** A frame is sent. */
  public void spend(long frame) {
    bytes -= frame;
    typical = (3 * typical + frame) / 4;
  }

  /**
   * Whether one more picture may be begun.
   *
   * @param ready bytes that wait to be sent
   * @param inProgress pictures whose size is not known yet
   */
  public boolean hasRoom(long ready, int inProgress) {
    return bytes - ready - inProgress * typical > 0;
  }
}
