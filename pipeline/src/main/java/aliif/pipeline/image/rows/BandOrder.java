package aliif.pipeline.image.rows;

import aliif.model.Size;

/**
 * Checks that the bands of an output come in order, have its width, and are complete. For one
 * thread.
 */
public final class BandOrder {
  private final Size size;
  private final boolean alpha;
  private int next; // row

  public BandOrder(Size size, boolean alpha) {
    this.size = size;
    this.alpha = alpha;
  }

  public void accept(RowBand band) {
    if (band.y() != next) {
      throw new IllegalArgumentException("band: row " + band.y() + " (expected: row " + next + ")");
    }
    int left = size.height() - next;
    if (band.size().width() != size.width() || band.size().height() > left) {
      throw new IllegalArgumentException(
          "band: %s (expected: %d wide, at most %d high)"
              .formatted(band.size(), size.width(), left));
    }
    if (band.alpha().isPresent() != alpha) {
      throw new IllegalArgumentException(
          "band: %s alpha (expected: %s)"
              .formatted(alpha ? "no" : "with", alpha ? "alpha" : "none"));
    }
    next += band.size().height();
  }

  public void requireWhole() {
    if (next != size.height()) {
      throw new IllegalStateException("rows: " + next + " (expected: " + size.height() + ")");
    }
  }
}
