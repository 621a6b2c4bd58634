package aliif.model;

/**
 * The LR input at the HR positions of a window, sampled bilinearly: what a model with {@link
 * DecoderConfig.Skip#BILINEAR} adds to its answers (docs/model.md 1.7). Immutable. The vector
 * engine has this sum once more, in an order of its own, in its loop over rows.
 */
public final class BilinearSkip {
  private final Neighbours rows;
  private final Neighbours columns;
  private final int width; // of the crop

  /**
   * Prepares the weights.
   *
   * @throws IllegalArgumentException if the window's crop lacks a pixel that is needed
   */
  public BilinearSkip(RenderWindow window) {
    rows = Neighbours.rows(window, true);
    columns = Neighbours.columns(window, true);
    width = window.crop().width();
  }

  /** The LR input that is sampled. */
  @FunctionalInterface
  public interface Input {
    /**
     * A value of the input.
     *
     * @param pixel of the crop, {@code y * width + x}
     * @param channel 0 to 2
     */
    float at(int pixel, int channel);
  }

  /** A channel of the input at HR pixel (i, j) of the window. */
  public float sample(int i, int j, int channel, Input input) {
    float sum = 0;
    for (int m = 0; m < rows.count(); m++) {
      for (int n = 0; n < columns.count(); n++) {
        int pixel = rows.index(i, m) * width + columns.index(j, n);
        sum += rows.weight(i, m) * columns.weight(j, n) * input.at(pixel, channel);
      }
    }
    return sum;
  }
}
