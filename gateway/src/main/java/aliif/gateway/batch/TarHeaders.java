package aliif.gateway.batch;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The bytes of a tar file, whose reader gathers long names (GNU) and records (pax) in memory,
 * without a limit of its own: a packed body of 2 MB may have a name of 2 GB. Here such a header is
 * refused when it is announced. For one thread.
 */
final class TarHeaders extends InputStream {
  /** Bytes of one header. */
  static final int MOST = 64 << 10;

  /*
   * So many bytes may come before an entry, whatever they mean to the reader: some headers, and the
   * block of zeros at the end.
   */
  private static final int MOST_BEFORE_ENTRY = 8 * MOST;

  private static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

  private static final int SIZE_AT = 124;
  private static final int TYPE_AT = 156;

  private final InputStream bytes;
  private final byte[] block = new byte[BLOCK];
  private long at;
  private boolean inHeaders;
  private long left; // bytes that may come before the entry
  private long skipped; // content of a header, before the next header

  TarHeaders(InputStream bytes) {
    this.bytes = bytes;
  }

  /** What is read from now on, from the next block on, are headers. */
  void begin() {
    inHeaders = true;
    left = MOST_BEFORE_ENTRY;
    skipped = 0;
  }

  /** What is read from now on is content. */
  void end() {
    inHeaders = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads.
   *
   * @throws UpscaleException if a header is too long
   */
  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = bytes.read(target, from, length);
    if (count > 0 && inHeaders) {
      left -= count;
      if (left < 0) {
        throw refused("headers of one entry: more than " + MOST_BEFORE_ENTRY + " bytes");
      }
      for (int i = 0; i < count; i++) {
        look(target[from + i], (int) ((at + i) % BLOCK));
      }
    }
    at += Math.max(0, count);
    return count;
  }

  private void look(byte next, int place) {
    block[place] = next;
    if (place < BLOCK - 1) {
      return;
    }
    if (skipped > 0) {
      skipped -= BLOCK;
      return;
    }
    skipped =
        switch (block[TYPE_AT]) {
          case TarConstants.LF_GNUTYPE_LONGNAME,
              TarConstants.LF_GNUTYPE_LONGLINK,
              TarConstants.LF_PAX_EXTENDED_HEADER_LC,
              TarConstants.LF_PAX_EXTENDED_HEADER_UC,
              TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER ->
              require((char) block[TYPE_AT], length());
          default -> 0;
        };
  }

  private static long require(char type, long length) {
    if (length > MOST) {
      throw refused("header of type " + type + ": " + length + " bytes");
    }
    return Math.ceilDiv(length, BLOCK) * BLOCK;
  }

  private long length() {
    try {
      return Math.max(0, TarUtils.parseOctalOrBinary(block, SIZE_AT, TarConstants.SIZELEN));
    } catch (IllegalArgumentException damaged) {
      return 0; // its reader says so
    }
  }

  private static UpscaleException refused(String what) {
    return new UpscaleException(
        new InvalidParameter(
            "batch: %s (expected: at most %d of one header)".formatted(what, MOST)));
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
