package aliif.pipeline.image;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.Reduction;
import aliif.pipeline.image.rows.ColourBleed;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.util.Optional;

/**
 * An encoded image whose header has been read and is within the limits. It tells how much memory
 * decoding will hold before a pixel is decoded. The caller either closes it or decodes it; after
 * decoding, closing the {@link SourceImage} closes the file. For one thread.
 */
public final class OpenedImage implements DecodableImage {
  /*
   * Images up to this size are decoded completely before anything is rendered, so that damage
   * is reported before the first byte of output. Larger ones are decoded in strips while the
   * output is made.
   */
  private static final long AHEAD = 64L << 20;

  private final ImageBytes bytes;
  private final ImageFile file;
  private final ImageHeader header;

  /** Takes ownership of the bytes: closing this closes them. */
  OpenedImage(ImageBytes bytes, ImageFile file) {
    this.bytes = bytes;
    this.file = file;
    header = file.header();
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public long decodingBytes() {
    Holding rows = file.holding();
    return line()
        + header.heldBytes()
        + (copied() ? Math.max(rows.peak(), rows.held() + all()) : rows.peak());
  }

  @Override
  public long heldBytes(int rows) {
    long held = copied() ? all() : file.holding().held();
    return line() + header.heldBytes() + held + bleed() + HeldRows.bytes(header.layout(), rows);
  }

  /** What {@link #rows} holds at most, with one of them in memory at a time, in bytes. */
  public long rowsBytes() {
    Holding rows = file.holding();
    boolean copied = turned() && !file.turnsInPlace();
    return line()
        + header.heldBytes()
        + (copied ? Math.max(rows.peak(), rows.held() + all()) : rows.peak())
        + bleed()
        + HeldRows.bytes(header.layout(), 1);
  }

  /**
   * The upright image at a part of its size, if the decoder makes that with less work than all
   * pixels. An image with alpha is not reduced.
   *
   * @param level how often the size is halved, 1 to 3
   */
  public Optional<Reduction> reduced(int level) {
    return header.alpha()
        ? Optional.empty()
        : file.half().map(it -> it.halved(level - 1).turned(header.orientation()));
  }

  private long bleed() {
    return header.alpha() ? ColourBleed.heldBytes(header.layout()) : 0;
  }

  /**
   * Begins to decode. A small image is decoded as a whole. A large one is decoded as its rows are
   * asked for, so that damage may be found later. If decoding fails, the file is closed.
   *
   * @param wanted is asked again and again, also while rows are read
   * @param clear the largest alpha, of 255, whose pixels may take the colour of others: 0, or
   *     {@link ColourBleed#NEARLY_CLEAR} where colours are interpolated without regard to alpha
   * @return the image, which the caller closes
   * @throws aliif.pipeline.UpscaleException if the pixels do not decode, or the image is not wanted
   *     any more
   */
  @Override
  public SourceImage decode(Wanted wanted, int clear) {
    return new SourceImage(
        header, rows(wanted, clear, file.inStrips() && ahead() && !turned()), wanted);
  }

  /**
   * Begins to decode, and returns upright rows, which are decoded as they are read. Whatever goes
   * wrong, the file is closed.
   *
   * @param wanted is asked again and again, also while rows are read
   * @param clear as in {@link #decode}
   * @return the rows, to be closed
   * @throws aliif.pipeline.UpscaleException if they do not decode, or are not wanted any more
   */
  public PixelRows rows(Wanted wanted, int clear) {
    return rows(wanted, clear, /* held= */ false);
  }

  private PixelRows rows(Wanted wanted, int clear, boolean held) {
    try {
      PixelRows rows = file.rows(wanted).turned(header.orientation());
      if (held) {
        rows = HeldRows.of(rows, Orientation.UPRIGHT);
      }
      return header.alpha() ? new ColourBleed(rows, clear) : rows;
    } catch (IOException | RuntimeException problem) {
      bytes.close();
      throw Refusal.broken(header.format(), problem);
    } catch (Error problem) {
      bytes.close();
      throw problem;
    }
  }

  /**
   * Begins to decode an image that stays wanted, and changes the colours of fully transparent
   * pixels only.
   */
  public SourceImage decode() {
    return decode(Wanted.ALWAYS, 0);
  }

  /** Whether all rows are copied from the file's rows, which are then closed. */
  private boolean copied() {
    return (turned() && !file.turnsInPlace()) || (file.inStrips() && ahead());
  }

  private boolean ahead() {
    return header.layout().bytes() <= AHEAD;
  }

  private boolean turned() {
    return header.orientation() != Orientation.UPRIGHT;
  }

  /** Bytes of one row of samples as integers: some conversions need it. */
  private long line() {
    PixelLayout layout = header.layout();
    return (long) Integer.BYTES * layout.size().width() * layout.channels();
  }

  private long all() {
    return HeldRows.bytes(header.layout(), header.layout().size().height());
  }

  @Override
  public void close() {
    bytes.close();
  }
}
