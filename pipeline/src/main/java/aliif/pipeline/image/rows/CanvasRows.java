package aliif.pipeline.image.rows;

import java.io.IOException;
import java.util.Arrays;

/** Puts a frame on a canvas that is transparent outside of the frame. For one thread. */
public final class CanvasRows implements PixelRows {
  private final PixelLayout layout;
  private final PixelRows frame;
  private final int left;
  private final int top;
  private final byte[] row; // of the frame
  private int next;

  /**
   * Takes ownership of the frame.
   *
   * @param layout layout of the canvas, with the frame's channels
   * @param left columns of the canvas before the frame
   * @param top rows of the canvas above the frame
   */
  public CanvasRows(PixelLayout layout, PixelRows frame, int left, int top) {
    this.layout = layout;
    this.frame = frame;
    this.left = left;
    this.top = top;
    row = new byte[frame.layout().rowBytes()];
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] target) throws IOException {
    int y = next++ - top;
    Arrays.fill(target, (byte) 0);
    if (y >= 0 && y < frame.layout().size().height()) {
      frame.read(row);
      System.arraycopy(row, 0, target, left * layout.pixelBytes(), row.length);
    }
  }

  @Override
  public void close() {
    frame.close();
  }
}
