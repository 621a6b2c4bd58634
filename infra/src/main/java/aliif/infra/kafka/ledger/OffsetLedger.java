package aliif.infra.kafka.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The records of one partition: which are pending, that is begun and not answered, and what may be
 * committed. Records begin in the order of their offsets and are answered in any order. Not safe
 * for use by many threads.
 */
public final class OffsetLedger {
  /*
   * Offsets have gaps: those of transactions' markers, and of records that were deleted. So what is
   * kept are the pending offsets; what is neither pending nor above next is answered, or never was.
   * Its size is that of the pending records, however many were answered above the lowest of them.
   */
  private final TreeSet<Long> pending;

  /** Those of the pending that an earlier consumer left, and that have not been read again yet. */
  private final TreeSet<Long> unread;

  private final int window;
  private long next;

  /** No record below it is still to be read, unless the partition has changed. */
  private long lowest;

  private OffsetLedger(PendingOffsets left, int window) {
    this.pending = new TreeSet<>(left.offsets());
    this.unread = new TreeSet<>(left.offsets());
    this.next = left.next();
    this.lowest = left.first();
    this.window = window;
  }

  /**
   * Continues from a commit; for a partition without one, from offset 0.
   *
   * @param window how many offsets after the lowest pending one may begin, 1 to {@link
   *     #MOST_WINDOW}; so many records are answered again at most if the metadata of a commit is
   *     lost
   */
  public static OffsetLedger from(Commit commit, int window) {
    if (window < 1 || window > MOST_WINDOW) {
      throw new IllegalArgumentException(
          "window: %d (expected: 1 to %d)".formatted(window, MOST_WINDOW));
    }
    return new OffsetLedger(PendingOffsets.parse(commit), window);
  }

  /** The largest window, in offsets. */
  public static final int MOST_WINDOW = PendingOffsets.MOST_DISTANCE;

  /** Whether a record may begin now, or at once be skipped, as the window has room for it. */
  public boolean hasRoom(long offset) {
    if (isBack(offset)) {
      return pending.size() == unread.size();
    }
    return pending.isEmpty()
        || offset < next
        || (pending.size() < PendingOffsets.MOST && offset - pending.first() < window);
  }

  /**
   * Whether a record comes although the ledger is past its offset: the topic was made again, or its
   * brokers have lost records. Then nothing is known of what was answered, and the ledger starts
   * anew there as soon as all records that have begun are answered.
   */
  public boolean isBack(long offset) {
    return offset < lowest;
  }

  /**
   * A record has been read: it is pending from now on, unless it is answered.
   *
   * @param offset above that of the call before, or {@linkplain #isBack back}; one that has
   *     {@linkplain #hasRoom room}
   * @return false if an earlier consumer has answered it
   */
  public boolean begin(long offset) {
    if (isBack(offset)) {
      startAnew(offset);
    }
    lowest = offset + 1;
    forget(offset);
    if (offset < next) {
      return unread.remove(offset);
    }
    pending.add(offset);
    next = offset + 1;
    return true;
  }

  private void startAnew(long offset) {
    if (!hasRoom(offset)) {
      throw new IllegalArgumentException(
          "offset: %d (expected: at least %d, as records are pending)".formatted(offset, lowest));
    }
    pending.clear();
    unread.clear();
    next = offset;
  }

  /** Everything below an offset has been read and has begun. */
  public void readTo(long offset) {
    forget(offset);
    next = Math.max(next, offset);
    lowest = Math.max(lowest, offset);
  }

  /** What an earlier consumer left, but the partition does not have any more, is not waited for. */
  private void forget(long below) {
    List<Long> gone = new ArrayList<>(unread.headSet(below));
    pending.removeAll(gone);
    unread.removeAll(gone);
  }

  /**
   * A record's answer is durable.
   *
   * @param offset of a pending record
   */
  public void answered(long offset) {
    if (!pending.remove(offset)) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: a pending one)");
    }
  }

  /**
   * A record's answer has not become durable after all: the record is pending again.
   *
   * @param offset of a record that was {@link #answered}
   */
  public void unanswered(long offset) {
    pending.add(offset);
  }

  /** Number of pending records. */
  public int pending() {
    return pending.size();
  }

  /**
   * What may be committed now.
   *
   * @throws IllegalStateException if so many records became {@link #unanswered} that they do not
   *     fit; the next ledger has to begin at the last commit
   */
  public Commit commit() {
    return new PendingOffsets(pending, next).commit();
  }
}
