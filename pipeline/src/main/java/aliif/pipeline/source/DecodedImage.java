package aliif.pipeline.source;

import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.rows.HeldRows;
import java.util.concurrent.atomic.AtomicBoolean;

/** An image whose pixels are in a scratch file, which stays there until this is closed. */
final class DecodedImage implements DecodableImage {
  private final ImageHeader header;
  private final int level;
  private final ScratchFile file;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param level how often the size of the pixels is halved
   * @param release called once, when this is closed
   */
  DecodedImage(ImageHeader header, int level, ScratchFile file, Runnable release) {
    this.header = header;
    this.level = level;
    this.file = file;
    this.release = release;
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public int level() {
    return level;
  }

  /** The rows of the pixels, from the top; they can be read until this is closed. */
  ScratchRows rows() {
    return new ScratchRows(file);
  }

  @Override
  public long decodingBytes() {
    return heldBytes(1);
  }

  @Override
  public long heldBytes(int rows) {
    return header.heldBytes() + HeldRows.bytes(file.layout(), rows);
  }

  /**
   * The pixels as they were decoded, with the colours that they had then where alpha hides them.
   */
  @Override
  public SourceImage decode(Wanted wanted, int clear) {
    return new SourceImage(header, rows(), wanted);
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      release.run();
    }
  }
}
