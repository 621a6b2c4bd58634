package aliif.pipeline.image;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.rows.ColourBleed;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
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

  /** What an image says of itself is held as its file has it, as it is kept, as it is written. */
  private static final int SAID = 3;

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
   * What {@link #decode} holds at most while it runs, in bytes, in the heap and outside it. The
   * encoded bytes are not counted: in memory they are the caller's, and in a file they stay there.
   */
  public long decodingBytes() {
    Holding rows = file.holding();
    return line()
        + metadata()
        + (copied() ? Math.max(rows.peak(), rows.held() + all()) : rows.peak());
  }

  /**
   * What the decoded image holds from then on, in bytes, until it is closed.
   *
   * @param rows that are needed at once
   */
  public long heldBytes(int rows) {
    PixelLayout layout = header.layout();
    long held = copied() ? all() : file.holding().held();
    long bleed = header.alpha() ? ColourBleed.heldBytes(layout) : 0;
    return line() + metadata() + held + bleed + HeldRows.bytes(layout, rows);
  }

  /**
   * Begins to decode. A small image is decoded as a whole; a large one as its rows are asked for,
   * which may throw likewise. Whatever goes wrong, the file is closed.
   *
   * @param wanted is asked again and again, also while rows are read
   * @param clear the largest alpha, of 255, whose pixels may take the colour of others: 0, or
   *     {@link ColourBleed#NEARLY_CLEAR} where colours are interpolated without a look at alpha
   * @return the image, to be closed
   * @throws aliif.pipeline.UpscaleException if it does not decode, or is not wanted any more
   */
  public SourceImage decode(Wanted wanted, int clear) {
    try {
      PixelRows rows = file.rows(wanted).turned(header.orientation());
      if (file.inStrips() && ahead() && !turned()) {
        rows = HeldRows.of(rows, Orientation.UPRIGHT);
      }
      return new SourceImage(header, header.alpha() ? new ColourBleed(rows, clear) : rows, wanted);
    } catch (IOException | RuntimeException problem) {
      bytes.close();
      throw Refusal.broken(header.format(), problem);
    } catch (Error problem) {
      bytes.close();
      throw problem;
    }
  }

  /** To the end, whatever happens. */
  public SourceImage decode() {
    return decode(Wanted.ALWAYS, 0);
  }

  /** Whether all rows are copied out of what the file's rows hold, and this is let go. */
  private boolean copied() {
    return (turned() && !file.turnsInPlace()) || (file.inStrips() && ahead());
  }

  private boolean ahead() {
    return header.layout().bytes() <= AHEAD;
  }

  private boolean turned() {
    return header.orientation() != Orientation.UPRIGHT;
  }

  /** A row of samples as numbers, which some are converted by. */
  private long line() {
    PixelLayout layout = header.layout();
    return (long) Integer.BYTES * layout.size().width() * layout.channels();
  }

  private long metadata() {
    return SAID * header.metadata().bytes();
  }

  private long all() {
    return HeldRows.bytes(header.layout(), header.layout().size().height());
  }

  @Override
  public void close() {
    bytes.close();
  }
}
