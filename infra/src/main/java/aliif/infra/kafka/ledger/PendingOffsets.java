package aliif.infra.kafka.ledger;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Offsets that are not answered, of those below {@code next}; all others below it are.
 *
 * @param offsets the lowest of them is the offset of the commit
 * @param next the first offset that has not been begun, above all of {@code offsets}
 */
record PendingOffsets(NavigableSet<Long> offsets, long next) {
  /*
   * The text is "1:", for this way of writing, and in Base64 the distances from each offset to the
   * following one, the last to next. Each distance has seven bits in a byte, the lowest first; the
   * eighth bit says that more follow.
   */

  /** Kafka's default limit of a commit's metadata (offset.metadata.max.bytes). */
  static final int MOST_CHARACTERS = 4096;

  /** Most offsets whose text fits, if they lie within {@link #MOST_DISTANCE}. */
  static final int MOST = 1000;

  /** Three bytes of seven bits. */
  static final int MOST_DISTANCE = (1 << 21) - 1;

  private static final String VERSION = "1:";

  /** All below it are answered. */
  long first() {
    return offsets.isEmpty() ? next : offsets.first();
  }

  /**
   * What to commit.
   *
   * @throws IllegalStateException if there are so many offsets that the text would be too long
   */
  Commit commit() {
    if (offsets.isEmpty()) {
      return new Commit(next, "");
    }
    long first = first();
    return new Commit(first, next - first == offsets.size() ? "" : text());
  }

  private String text() {
    ByteBuffer bytes = ByteBuffer.allocate(10 * offsets.size());
    long last = offsets.first();
    for (long offset : offsets.tailSet(last, false)) {
      put(bytes, offset - last);
      last = offset;
    }
    put(bytes, next - last);
    byte[] written = new byte[bytes.flip().remaining()];
    bytes.get(written);
    String text = VERSION + Base64.getEncoder().withoutPadding().encodeToString(written);
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalStateException(
          "pending: %d records (expected: at most %d)".formatted(offsets.size(), MOST));
    }
    return text;
  }

  private static void put(ByteBuffer bytes, long distance) {
    long left = distance;
    while (left > 0x7f) {
      bytes.put((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    bytes.put((byte) left);
  }

  /**
   * Reads a commit, whoever wrote it. Metadata of others, or none, means that nothing from the
   * offset on is answered.
   */
  static PendingOffsets parse(Commit commit) {
    return distances(commit.metadata())
        .flatMap(bytes -> read(commit.offset(), bytes))
        .orElseGet(() -> new PendingOffsets(new TreeSet<>(), commit.offset()));
  }

  private static Optional<ByteBuffer> distances(String metadata) {
    if (!metadata.startsWith(VERSION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ByteBuffer.wrap(Base64.getDecoder().decode(metadata.substring(VERSION.length()))));
    } catch (IllegalArgumentException others) {
      return Optional.empty();
    }
  }

  private static Optional<PendingOffsets> read(long offset, ByteBuffer bytes) {
    TreeSet<Long> offsets = new TreeSet<>();
    long next = offset;
    while (bytes.hasRemaining()) {
      offsets.add(next);
      long distance = 0;
      int shift = 0;
      byte part;
      do {
        if (!bytes.hasRemaining() || shift > 49) {
          return Optional.empty();
        }
        part = bytes.get();
        distance |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      if (distance == 0 || next + distance < next) {
        return Optional.empty();
      }
      next += distance;
    }
    return offsets.isEmpty() ? Optional.empty() : Optional.of(new PendingOffsets(offsets, next));
  }
}
