package aliif.pipeline.image.format;

import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.HalvedRows;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;

/**
 * An image that can be decoded at a part of its size, a half or less on each axis. Each pixel lies
 * where 2x2, 4x4 or 8x8 pixels of the whole image lie; those at the right and lower edge may reach
 * beyond it.
 *
 * @param layout of the rows
 * @param heldBytes what the rows hold, with one of them in memory at a time, until they are closed
 */
public record Reduction(PixelLayout layout, long heldBytes, Opening opening) {

  /** How decoding begins. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Begins to decode. Closing the rows closes the file.
     *
     * @param wanted is asked again and again
     * @throws IOException if the pixels do not decode; any other exception means the same
     */
    PixelRows rows(Wanted wanted) throws IOException;
  }

  /** The same image with its size halved so often. */
  public Reduction halved(int times) {
    return times == 0
        ? this
        : new Reduction(
            HalvedRows.layout(layout, times),
            heldBytes + HalvedRows.heldBytes(layout),
            wanted -> HalvedRows.of(opening.rows(wanted), times));
  }

  /** The same image upright, of which all rows are held. */
  public Reduction turned(Orientation orientation) {
    return orientation == Orientation.UPRIGHT
        ? this
        : new Reduction(
            layout.withSize(orientation.upright(layout.size())),
            heldBytes + HeldRows.bytes(layout, layout.size().height()),
            wanted -> opening.rows(wanted).turned(orientation));
  }
}
