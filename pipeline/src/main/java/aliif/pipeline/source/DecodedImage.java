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
  private final ScratchFile file;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param release called once, when this is closed
   */
  DecodedImage(ImageHeader header, ScratchFile file, Runnable release) {
    this.header = header;
    this.file = file;
    this.release = release;
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public long decodingBytes() {
    return heldBytes(1);
  }

  @Override
  public long heldBytes(int rows) {
    return header.heldBytes() + HeldRows.bytes(header.layout(), rows);
  }

  /**
   * The pixels as they were decoded, with the colours that they had then where alpha hides them.
   */
  @Override
  public SourceImage decode(Wanted wanted, int clear) {
    return new SourceImage(header, new ScratchRows(file), wanted);
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      release.run();
    }
  }
}
