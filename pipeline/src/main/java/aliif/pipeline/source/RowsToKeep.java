package aliif.pipeline.source;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.OpenedImage;
import aliif.pipeline.image.format.Reduction;
import aliif.pipeline.image.rows.HalvedRows;
import aliif.pipeline.image.rows.PixelLayout;

/**
 * Rows of an image that are to be kept, before they are decoded.
 *
 * @param heldBytes what they hold while they are read
 * @param opening begins to decode
 * @param close closes what they come from
 */
record RowsToKeep(
    ImageFormat format,
    PixelLayout layout,
    long heldBytes,
    Reduction.Opening opening,
    Runnable close) {

  /**
   * All pixels of an image.
   *
   * @param clear the largest alpha whose pixels may take the colour of others, of 255
   */
  static RowsToKeep whole(OpenedImage image, int clear) {
    return new RowsToKeep(
        image.header().format(),
        image.header().layout(),
        image.rowsBytes(),
        wanted -> image.rows(wanted, clear),
        image::close);
  }

  /** An image at a part of its size, as its decoder makes it. */
  static RowsToKeep reduced(OpenedImage image, Reduction reduction) {
    return new RowsToKeep(
        image.header().format(),
        reduction.layout(),
        reduction.heldBytes(),
        reduction.opening(),
        image::close);
  }

  /**
   * An image at a part of its size, made of its kept pixels.
   *
   * @param level how often the size is halved
   */
  static RowsToKeep halved(DecodedImage image, int level) {
    PixelLayout whole = image.rows().layout();
    return new RowsToKeep(
        image.header().format(),
        HalvedRows.layout(whole, level),
        HalvedRows.heldBytes(whole),
        _ -> HalvedRows.of(image.rows(), level),
        image::close);
  }
}
