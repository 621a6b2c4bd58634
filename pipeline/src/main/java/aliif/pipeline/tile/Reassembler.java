package aliif.pipeline.tile;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts rendered parts together and lets out bands of whole rows, from the top. Parts of a band may
 * come in any order, and so may bands; held is what has come but is not yet whole or not yet next.
 * One thread.
 */
public final class Reassembler {
  private final int width;
  private final TreeMap<Integer, Assembly> waiting = new TreeMap<>();
  private int next;

  /**
   * @param width of the output, in pixels
   */
  public Reassembler(int width) {
    this.width = width;
  }

  /**
   * Takes a part.
   *
   * @param place of the part in the output; parts with one first row have one height
   * @param part its pixels
   * @return the bands that can go now, from the top; often none
   */
  public List<RgbBand> add(Region place, RgbImage part) {
    assert place.y() >= next : place + " after row " + next;
    waiting.computeIfAbsent(place.y(), _ -> new Assembly(place.height(), width)).put(place, part);
    List<RgbBand> whole = new ArrayList<>();
    for (var first = waiting.firstEntry();
        first != null && first.getKey() == next && first.getValue().missing == 0;
        first = waiting.firstEntry()) {
      waiting.pollFirstEntry();
      RgbImage rgb = first.getValue().image();
      whole.add(new RgbBand(next, rgb));
      next += rgb.height();
    }
    return whole;
  }

  /** Pixels that are held now. */
  public long heldPixels() {
    return waiting.values().stream().mapToLong(Assembly::pixels).sum();
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

    void put(Region place, RgbImage part) {
      assert place.height() == height : place + " in a band of " + height;
      for (int line = 0; line < 3 * height; line++) {
        System.arraycopy(
            part.values(), line * place.width(), values, line * width + place.x(), place.width());
      }
      missing -= place.width();
    }

    RgbImage image() {
      return new RgbImage(new Size(width, height), values);
    }

    long pixels() {
      return (long) height * width;
    }
  }
}
