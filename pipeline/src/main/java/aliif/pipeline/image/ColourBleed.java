package aliif.pipeline.image;

import java.util.Arrays;

/**
 * Spreads the colour of visible pixels under the fully transparent ones. What a file holds there is
 * arbitrary, often black, and interpolation would let it show as a fringe.
 *
 * <p>Each transparent pixel takes the colour of about the nearest visible one: two sweeps with the
 * chamfer distance 3-4 (Borgefors, 1986). Distances saturate in a byte, so that beyond 84 pixels,
 * where no kernel of ours reaches, a pixel takes the colour of any visible one. Extra memory: one
 * byte a pixel, while it runs.
 */
final class ColourBleed {
  private static final int STRAIGHT = 3;
  private static final int DIAGONAL = 4;
  private static final int FARTHEST = 254;
  private static final int UNREACHED = 255;

  private final Samples samples;
  private final int width;
  private final int height;
  private final byte[] distances; // (height, width)

  private ColourBleed(Samples samples) {
    this.samples = samples;
    width = samples.size.width();
    height = samples.size.height();
    distances = new byte[width * height];
    Arrays.fill(distances, (byte) UNREACHED);
    for (int i = 0; i < distances.length; i++) {
      if (samples.values[(i + 1) * samples.channels - 1] != 0) {
        distances[i] = 0;
      }
    }
  }

  /** Changes the colours under alpha 0 in place; an image without visible pixels stays. */
  static void spread(Samples samples) {
    ColourBleed bleed = new ColourBleed(samples);
    bleed.sweep(1);
    bleed.sweep(-1);
  }

  /** From the top left for direction 1, from the bottom right for -1. */
  private void sweep(int direction) {
    int first = direction > 0 ? 0 : height - 1;
    for (int row = 0; row < height; row++) {
      int y = first + direction * row;
      boolean edge = row == 0;
      for (int column = 0; column < width; column++) {
        int x = direction > 0 ? column : width - 1 - column;
        int at = y * width + x;
        if (distances[at] == 0) {
          continue;
        }
        boolean behind = column > 0;
        boolean ahead = column < width - 1;
        int above = at - direction * width;
        if (behind) {
          offer(at, at - direction, STRAIGHT);
        }
        if (!edge) {
          offer(at, above, STRAIGHT);
        }
        if (!edge && behind) {
          offer(at, above - direction, DIAGONAL);
        }
        if (!edge && ahead) {
          offer(at, above + direction, DIAGONAL);
        }
      }
    }
  }

  private void offer(int at, int neighbour, int step) {
    int reached = distances[neighbour] & 0xff;
    if (reached == UNREACHED) {
      return;
    }
    int distance = Math.min(FARTHEST, reached + step);
    if (distance < (distances[at] & 0xff)) {
      distances[at] = (byte) distance;
      for (int channel = 0; channel < samples.channels - 1; channel++) {
        samples.values[at * samples.channels + channel] =
            samples.values[neighbour * samples.channels + channel];
      }
    }
  }
}
