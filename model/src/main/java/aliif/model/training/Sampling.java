package aliif.model.training;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;

/**
 * What a batch consists of.
 *
 * @param batch patches
 * @param patch side of an LR patch, in pixels
 * @param queries HR pixels that are asked for, of each patch
 * @param largestScale scales are drawn evenly from 1 to this, one for a batch
 */
public record Sampling(int batch, int patch, int queries, double largestScale) {
  private static final int MOST_ROWS = 1 << 24;

  /**
   * @throws IllegalArgumentException if a number is invalid
   */
  public Sampling {
    requireBetween("batch", batch, 1, 4096);
    requireBetween("patch", patch, 4, 1024);
    requireBetween("queries", queries, 1, 1 << 20);
    if (!(largestScale >= 1 && largestScale <= 32)) {
      throw new IllegalArgumentException("largest scale: " + largestScale + " (expected: 1 to 32)");
    }
    if ((long) batch * Math.max(queries, patch * patch) > MOST_ROWS) {
      throw new IllegalArgumentException(
          "batch: %d of %d queries and %d pixels (expected: at most %d in all)"
              .formatted(batch, queries, patch * patch, MOST_ROWS));
    }
  }

  /**
   * The same as a network learns from it. A baseline has one scale and answers all HR pixels
   * whatever is asked, so that it is asked for all.
   *
   * @throws IllegalArgumentException if these are too many
   */
  Sampling of(Network network) {
    return switch (network) {
      case AliifConfig _ -> this;
      case PixelShuffleConfig baseline -> {
        int side = patch * baseline.scale();
        yield new Sampling(batch, patch, side * side, baseline.scale());
      }
    };
  }

  /** The side that a photo must have at least: that of the largest HR patch. */
  public int leastSide() {
    return (int) Math.rint(patch * largestScale);
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
  }
}
