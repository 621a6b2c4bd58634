package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Joins rendered parts to bands of whole rows, and returns the bands from the top. Parts may come
 * in any order. A band is kept until it is complete and all bands above it have been returned. For
 * one thread.
 */
public final class Reassembler {
  private final Region whole;
  private final TreeMap<Integer, Assembly> waiting = new TreeMap<>();
  private int next;

  /**
   * @param whole the rectangle that all parts cover together, in pixels of the output
   */
  public Reassembler(Region whole) {
    this.whole = whole;
    next = whole.y();
  }

  /**
   * Takes a part.
   *
   * @param place of the part in the output; parts with the same first row have the same height
   * @param part its pixels
   * @return the bands that are complete now, from the top; often none. Their rows are counted from
   *     the first row of {@code whole}
   */
  public List<RgbBand> add(Region place, RgbImage part) {
    assert place.y() >= next : place + " after row " + next;
    waiting
        .computeIfAbsent(place.y(), _ -> new Assembly(place.height(), whole.width()))
        .put(place, place.x() - whole.x(), part);
    List<RgbBand> bands = new ArrayList<>();
    for (var first = waiting.firstEntry();
        first != null && first.getKey() == next && first.getValue().missing == 0;
        first = waiting.firstEntry()) {
      waiting.pollFirstEntry();
      RgbImage rgb = first.getValue().image();
      bands.add(new RgbBand(next - whole.y(), rgb));
      next += rgb.height();
    }
    return bands;
  }

  private static final class Assembly {
    private final int height;
    private final int width;
    private final float[] values; // (3, height, width)
    private int missing;

    Assembly(int height, int width) {
      this.height = height;
      this.width = width;
      this.missing = width;
      this.values = new float[Math.toIntExact(3L * height * width)];
    }

    void put(Region place, int x, RgbImage part) {
      assert place.height() == height : place + " in a band of " + height;
      for (int line = 0; line < 3 * height; line++) {
        System.arraycopy(
            part.values(), line * place.width(), values, line * width + x, place.width());
      }
      missing -= place.width();
    }

    RgbImage image() {
      return new RgbImage(new Size(width, height), values);
    }
  }
}
