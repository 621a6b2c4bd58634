package aliif.pipeline.image.bytes;

/**
 * Reads an image byte by byte, mostly forwards. It reads 8 KiB at a time, and only while the image
 * is wanted. Places are counted from the image's first byte, at 0. For one thread.
 */
public final class ByteWindow {
  private static final int LENGTH = 1 << 13;

  private final ImageBytes bytes;
  private final Wanted wanted;
  private final byte[] window;
  private long from;
  private long end; // of what the window has

  public ByteWindow(ImageBytes bytes, Wanted wanted) {
    this.bytes = bytes;
    this.wanted = wanted;
    window = new byte[(int) Math.min(LENGTH, bytes.size())];
  }

  /**
   * The byte at a place, 0 to 255.
   *
   * @throws IndexOutOfBoundsException if the image has no such place
   * @throws aliif.pipeline.UpscaleException if the image is not wanted any more
   */
  public int at(long place) {
    if (place < from || place >= end) {
      if (place < 0 || place >= bytes.size()) {
        throw new IndexOutOfBoundsException(place + " of " + bytes.size() + " bytes");
      }
      wanted.check();
      from = place;
      end = Math.min(bytes.size(), place + window.length);
      bytes.read(from, window, 0, (int) (end - from));
    }
    return window[(int) (place - from)] & 0xff;
  }

  /** Two bytes, the high one first. */
  public int bigEndian16(long place) {
    return at(place) << 8 | at(place + 1);
  }

  /** Two bytes, the low one first. */
  public int littleEndian16(long place) {
    return at(place) | at(place + 1) << 8;
  }

  /** Three bytes, the low one first. */
  public int littleEndian24(long place) {
    return littleEndian16(place) | at(place + 2) << 16;
  }

  /** Four bytes, the low one first. */
  public int littleEndian32(long place) {
    return littleEndian16(place) | littleEndian16(place + 2) << 16;
  }
}
