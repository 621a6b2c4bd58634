package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.rows.PixelLayout;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * A raster without memory. Whoever asks for a row waits until it comes, and has it until asking for
 * the next one. Rows are asked for from the top, each once. For one thread.
 */
final class PulledRaster extends WritableRaster {
  private static final Point CORNER = new Point(0, 0);

  private final RowHandover rows;
  private final byte[] line;
  private final WritableRaster lineRaster;

  /**
   * @param layout grey or RGB with 8 bits a sample
   * @param rows where rows come from
   */
  PulledRaster(PixelLayout layout, RowHandover rows) {
    super(
        new PixelInterleavedSampleModel(
            DataBuffer.TYPE_BYTE,
            layout.size().width(),
            layout.size().height(),
            layout.channels(),
            layout.rowBytes(),
            offsets(layout)),
        new DataBufferByte(1),
        new Rectangle(0, 0, layout.size().width(), layout.size().height()),
        CORNER,
        null);
    this.rows = rows;
    line = new byte[layout.rowBytes()];
    lineRaster =
        Raster.createInterleavedRaster(
            new DataBufferByte(line, line.length),
            layout.size().width(),
            1,
            line.length,
            layout.channels(),
            offsets(layout),
            CORNER);
  }

  private static int[] offsets(PixelLayout layout) {
    return layout.channels() == 1 ? new int[] {0} : new int[] {0, 1, 2};
  }

  /**
   * Waits for a row.
   *
   * @throws RowHandover.Closed if the row will not come
   */
  @Override
  public Raster createChild(
      int x, int y, int width, int height, int childX, int childY, int[] bands) {
    if (x != 0 || width != getWidth() || height != 1) {
      throw new IllegalArgumentException(
          "rows: %dx%d at %d (expected: one whole row)".formatted(width, height, x));
    }
    rows.take(y, line);
    return lineRaster;
  }
}
