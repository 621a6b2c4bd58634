package aliif.pipeline.image.bytes;

import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Parts of encoded images, one after the other, as a library's input. What is left out, whatever it
 * claims, no library sees. Nothing is copied or kept; each reading asks whether the image is still
 * wanted. For one thread.
 */
public final class PartsStream extends ImageInputStreamImpl {
  private static final int WINDOW = 1 << 12;

  /**
   * @param at where it lies in its image
   * @param start where it lies in the stream
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

  /** A whole image. */
  public static PartsStream of(ImageBytes bytes, Wanted wanted) {
    return new PartsStream(wanted).add(bytes, 0, bytes.size());
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

  /* Empty, so that the JVM does not keep the stream, and the image, until it has called this. */
  @Override
  @SuppressWarnings({"removal", "Finalize"})
  protected void finalize() {}

  /** Puts the position into the window. */
  private void fill() {
    if (streamPos < windowStart || streamPos >= windowStart + windowLength) {
      windowLength = copy(window, 0, WINDOW);
      windowStart = streamPos;
    }
  }

  /** Copies from the position, at most to the end of a part. */
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
