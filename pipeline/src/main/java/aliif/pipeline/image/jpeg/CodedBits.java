package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import java.io.IOException;

/** Reads the bits of a scan of a JPEG (ITU-T T.81, annex F.2.2.5). For one thread. */
final class CodedBits {
  private static final int WINDOW = 1 << 15;

  private final ImageBytes bytes;
  private final long end;
  private final Wanted wanted;
  private final byte[] window = new byte[WINDOW];
  private int at; // in the window
  private int filled;
  private long next; // place of the byte after the window
  private long bits; // the next ones, in the highest places
  private int count;
  private int made; // zeros among these, after the last bit before a marker

  /** Reads from a place in a file up to the marker at {@code end}. */
  CodedBits(ImageBytes bytes, long start, long end, Wanted wanted) {
    this.bytes = bytes;
    this.next = start;
    this.end = end;
    this.wanted = wanted;
  }

  /** Bytes that one holds. */
  static long heldBytes() {
    return WINDOW;
  }

  /** The next bits, at most 16, without taking them; zeros after the last one. */
  int peek(int wantedBits) {
    if (count < wantedBits) {
      fill();
    }
    return (int) (bits >>> (Long.SIZE - wantedBits));
  }

  /** Takes bits that have been seen. */
  void skip(int taken) {
    bits <<= taken;
    count -= taken;
  }

  /** Takes a number of 1 to 16 bits, as a JPEG codes it: negative ones begin with 0. */
  int number(int size) {
    int value = peek(size);
    skip(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /**
   * Fails if more bits were taken than there are.
   *
   * @throws IOException in that case
   */
  void requireEnough() throws IOException {
    if (count < made) {
      throw new IOException("pixels that end early (expected: all)");
    }
  }

  /**
   * Takes a marker that lies between the pixels.
   *
   * @param number 0 to 7
   * @throws IOException if another one, or none, is there
   */
  void restart(int number) throws IOException {
    requireEnough();
    if (count - made >= Byte.SIZE || current() != 0xff || after() != (0xd0 | number)) {
      throw new IOException("no restart marker %d (expected: one)".formatted(number));
    }
    advance();
    advance();
    bits = 0;
    count = 0;
    made = 0;
  }

  private void fill() {
    while (count <= Long.SIZE - Byte.SIZE) {
      int value = current();
      if (value == 0xff) {
        if (after() == 0) {
          advance();
        } else {
          value = -1; // a marker
        }
      }
      if (value >= 0) {
        bits |= (long) value << (Long.SIZE - Byte.SIZE - count);
        advance();
      } else {
        made += Byte.SIZE;
      }
      count += Byte.SIZE;
    }
  }

  /** The byte at hand; -1 at the end. */
  private int current() {
    if (at >= filled) {
      read(0);
    }
    return at < filled ? window[at] & 0xff : -1;
  }

  /** The byte after it; -1 at the end. */
  private int after() {
    if (at + 1 >= filled) {
      read(filled - at);
    }
    return at + 1 < filled ? window[at + 1] & 0xff : -1;
  }

  private void advance() {
    at++;
  }

  /** Fills the window, and keeps its last bytes. */
  private void read(int kept) {
    if (next < end) {
      wanted.check();
      System.arraycopy(window, filled - kept, window, 0, kept);
      int more = (int) Math.min(WINDOW - kept, end - next);
      bytes.read(next, window, kept, more);
      next += more;
      at = 0;
      filled = kept + more;
    }
  }
}
