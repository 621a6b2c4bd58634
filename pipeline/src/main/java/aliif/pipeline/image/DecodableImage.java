package aliif.pipeline.image;

import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;

/**
 * An image whose header is known, and what its pixels will hold in memory. To be closed, or
 * decoded, which passes the closing on. For one thread.
 */
public interface DecodableImage extends AutoCloseable {
  /** The header of the image, whose size is that of the whole. */
  ImageHeader header();

  /** How often the size of the decoded pixels is halved; 0 for all pixels. */
  default int level() {
    return 0;
  }

  /**
   * What {@link #decode} holds at most while it runs, in bytes, in the heap and outside it. The
   * encoded bytes are not counted: in memory they are the caller's, and in a file they stay there.
   */
  long decodingBytes();

  /**
   * What the decoded image holds from then on, in bytes, until it is closed.
   *
   * @param rows that are needed at once
   */
  long heldBytes(int rows);

  /**
   * Begins to decode. Whatever goes wrong, the file is closed.
   *
   * @param wanted is asked again and again, also while rows are read
   * @param clear the largest alpha, of 255, whose pixels may take the colour of others: 0, or
   *     {@link aliif.pipeline.image.rows.ColourBleed#NEARLY_CLEAR} where colours are interpolated
   *     without regard to alpha
   * @return the image, to be closed
   * @throws aliif.pipeline.UpscaleException if it does not decode, or is not wanted any more
   */
  SourceImage decode(Wanted wanted, int clear);

  @Override
  void close();
}
