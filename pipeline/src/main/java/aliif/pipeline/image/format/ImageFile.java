package aliif.pipeline.image.format;

import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;

/** An encoded image whose header has been read. */
public interface ImageFile {
  ImageHeader header();

  /** Whether {@link #rows} holds a strip of the image only, and not the whole. */
  boolean inStrips();

  /** Whether {@link PixelRows#turned} makes no copy of them. */
  boolean turnsInPlace();

  /** Bytes of the longest array that {@link #rows} asks a library for. */
  default long largestArray() {
    return holding().held();
  }

  /** What {@link #rows} holds. */
  Holding holding();

  /**
   * Begins to decode the pixels, as they are stored. Closing the rows closes the file; what is
   * decoded as a whole has closed it already.
   *
   * @throws IOException if they do not decode; what else a decoder throws means the same
   */
  PixelRows rows(Wanted wanted) throws IOException;
}
