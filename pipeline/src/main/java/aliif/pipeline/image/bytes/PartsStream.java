package aliif.pipeline.image.bytes;

import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Joins parts of encoded images into one stream, as a library's input. A library sees the parts
 * that were added and nothing else, whatever the rest of the file claims. Bytes are not copied in
 * advance. Each read asks whether the image is still wanted. For one thread.
 */
public final class PartsStream extends ImageInputStreamImpl {
  private static final int WINDOW = 1 << 12;

  /**
   * One part.
   *
   * @param at place of its first byte in its image
   * @param start place of its first byte in the stream
   * @param length its bytes
   */
  private record Part(ImageBytes bytes, long at, long start, long length) {}

  private final Wanted wanted;
  private final List<Part> parts = new ArrayList<>();
  private final byte[] window = new byte[WINDOW]; // for libraries that read byte by byte
  private long windowStart;
  private int windowLength;
  private int current; // part that was read last
  private long length;

  public PartsStream(Wanted wanted) {
    this.wanted = wanted;
  }

  public PartsStream add(ImageBytes bytes, long at, long count) {
    if (count > 0) {
      parts.add(new Part(bytes, at, length, count));
      length += count;
    }
    return this;
  }

  public PartsStream add(byte... bytes) {
    return add(ImageBytes.of(bytes), 0, bytes.length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read() {
    bitOffset = 0;
    if (streamPos >= length) {
      return -1;
    }
    fill();
    return window[(int) (streamPos++ - windowStart)] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int count) {
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    if (streamPos >= length) {
      return -1;
    }
    int some;
    if (count < WINDOW) {
      fill();
      int at = (int) (streamPos - windowStart);
      some = Math.min(count, windowLength - at);
      System.arraycopy(window, at, target, from, some);
    } else {
      some = copy(target, from, count);
    }
    streamPos += some;
    return some;
  }

  /*
   * Empty on purpose: otherwise the JVM keeps the stream, and with it the image, until it has
   * called the finalizer of the class above.
   */
  @Override
  @SuppressWarnings({"removal", "Finalize"})
  protected void finalize() {}

  /** Reads a new window unless the position is in the present one. */
  private void fill() {
    if (streamPos < windowStart || streamPos >= windowStart + windowLength) {
      windowLength = copy(window, 0, WINDOW);
      windowStart = streamPos;
    }
  }

  /**
   * Copies bytes from the position on, at most to the end of its part.
   *
   * @return how many
   */
  private int copy(byte[] target, int from, int count) {
    wanted.check();
    Part part = part();
    long inside = streamPos - part.start;
    int some = (int) Math.min(count, part.length - inside);
    part.bytes.read(part.at + inside, target, from, some);
    return some;
  }

  private Part part() {
    while (streamPos < parts.get(current).start) {
      current--;
    }
    while (streamPos >= parts.get(current).start + parts.get(current).length) {
      current++;
    }
    return parts.get(current);
  }
}
