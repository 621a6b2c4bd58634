package aliif.pipeline.features;

import aliif.pipeline.ImageId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the images of the last requests, to tell which of them come again. Only those are worth
 * keeping features of. Safe for use by many threads.
 */
public final class SeenImages {
  private final Map<ImageId, Boolean> seen;

  /**
   * @param most images that are remembered; the one that was not seen for the longest is forgotten
   */
  public SeenImages(int most) {
    seen =
        new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ImageId, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether an image is remembered; it is from now on. */
  public synchronized boolean again(ImageId image) {
    return seen.put(image, true) != null;
  }
}
