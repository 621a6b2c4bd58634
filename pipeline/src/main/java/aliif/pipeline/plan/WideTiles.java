package aliif.pipeline.plan;

import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Shapes of tiles that are as large as a piece may be: as wide as the image, or a half of it, or
 * less. They have the least halo.
 */
final class WideTiles {
  private static final int MOST_PARTS = 16;

  private WideTiles() {}

  /** The shapes to choose from, without halos, in LR pixels. */
  static List<Size> of(ModelTile model, Size input) {
    List<Size> shapes = new ArrayList<>();
    int width = input.width();
    for (int columns = 1; columns == 1 || width / columns >= model.side(); columns *= 2) {
      add(model, input, columns, shapes);
    }
    return shapes;
  }

  private static void add(ModelTile model, Size input, int columns, List<Size> shapes) {
    int halo = 2 * model.config().halo();
    int width = Math.ceilDiv(input.width(), columns);
    long crop = model.widePixels() / Math.min(input.width(), width + halo); // rows of the largest
    long highest = crop >= input.height() ? input.height() : crop - halo;
    if (highest < ImagePlanner.SHORTEST) {
      return;
    }
    int fewest = (int) Math.ceilDiv(input.height(), highest);
    int workers = model.workers().own();
    int even = fewest;
    while (even * columns % workers != 0) {
      even++; // so that all workers end at the same time
    }
    for (int part = 1; part <= MOST_PARTS; part *= 2) {
      for (int rows : new int[] {part * fewest, part * even}) {
        shapes.add(new Size(width, Math.ceilDiv(input.height(), rows)));
      }
    }
  }
}
