package aliif.pipeline.image.format;

import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.util.Optional;

/** An encoded image whose header has been read: what each format implements. For one thread. */
public interface ImageFile {
  ImageHeader header();

  /** Whether {@link #rows} holds only a strip of the image at a time. */
  boolean inStrips();

  /** Whether {@link PixelRows#turned} turns the rows of {@link #rows} without a copy. */
  boolean turnsInPlace();

  /** Bytes of the longest array that {@link #rows} makes. */
  default long largestArray() {
    return holding().held();
  }

  /** How much memory {@link #rows} holds. */
  Holding holding();

  /** The image at half of its size, if the decoder makes that with less work than all pixels. */
  default Optional<Reduction> half() {
    return Optional.empty();
  }

  /**
   * Begins to decode the pixels as they are stored, not yet upright. Closing the rows closes the
   * file. A format that decodes the whole image at once has closed the file when this returns.
   *
   * @param wanted is asked again and again
   * @throws IOException if the pixels do not decode; any other exception means the same
   */
  PixelRows rows(Wanted wanted) throws IOException;
}
