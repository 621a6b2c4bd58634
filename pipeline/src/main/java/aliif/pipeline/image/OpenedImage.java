package aliif.pipeline.image;

import java.io.IOException;

/**
 * An encoded image whose header has been read and is within the limits: it knows what decoding will
 * hold, before a pixel is decoded. To be closed, or decoded, which passes the closing on. For one
 * thread.
 */
public final class OpenedImage implements AutoCloseable {
  /*
   * So much is decoded before anything is rendered, that damage is told of before there is a byte
   * of output; what is larger is decoded in strips while the output is made.
   */
  private static final long AHEAD = 64L << 20;

  private final ImageBytes bytes;
  private final ImageFile file;
  private final ImageHeader header;

  /** Takes the bytes over. */
  OpenedImage(ImageBytes bytes, ImageFile file) {
    this.bytes = bytes;
    this.file = file;
    header = file.header();
  }

  public ImageHeader header() {
    return header;
  }

  /**
   * What decoding holds at most while {@link #decode} runs, in bytes; more than {@link #heldBytes}
   * where a library's copy is turned or converted.
   */
  public long decodingBytes() {
    long held = heldBytes(1);
    return turned() ? 2 * held : held;
  }

  /**
   * What the decoded image holds from then on, in bytes.
   *
   * @param rows that are needed at once
   */
  public long heldBytes(int rows) {
    Layout layout = header.layout();
    return held() || layout.bytes() <= AHEAD
        ? layout.bytes()
        : (long) Math.min(rows, layout.size().height()) * layout.rowBytes();
  }

  /**
   * Begins to decode. A small image is decoded as a whole; a large one as its rows are asked for,
   * which may throw likewise.
   *
   * @return the image, to be closed
   * @throws aliif.pipeline.UpscaleException if it does not decode
   */
  public SourceImage decode() {
    try {
      PixelRows rows = file.rows();
      if (header.layout().bytes() <= AHEAD || turned()) {
        rows = HeldRows.of(rows, header.orientation());
      }
      return new SourceImage(header, header.alpha() ? new ColourBleed(rows) : rows);
    } catch (IOException | RuntimeException problem) {
      throw Refusal.broken(header.format(), problem);
    }
  }

  /** Whether all of it is held, whatever its size. */
  boolean held() {
    return !file.inStrips() || turned();
  }

  private boolean turned() {
    return header.orientation() != Orientation.UPRIGHT;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
