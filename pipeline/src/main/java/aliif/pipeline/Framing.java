package aliif.pipeline;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import java.util.Optional;

/** What part of which enlargement of the input is made. */
public sealed interface Framing {

  /**
   * The whole input at a scale, or a part of that.
   *
   * @param scale size of the whole, of which the region is a part
   * @param region of the input that is made, with the pixels that it has in the whole; empty for
   *     the whole
   */
  record Scaled(Scale scale, Optional<InputRegion> region) implements Framing {
    /** The whole input. */
    public Scaled(Scale scale) {
      this(scale, Optional.empty());
    }
  }

  /**
   * Some pixels of an enlargement of the whole input. The windows of one size {@code whole} fit
   * together: each has the pixels that the whole has there.
   *
   * @param whole size of the enlargement; at most {@link Scale#MAXIMUM} times the input
   * @param part of it that is made
   */
  record Window(Size whole, Region part) implements Framing {
    /**
     * @throws IllegalArgumentException if the part leaves the whole
     */
    public Window {
      if (part.bottom() > whole.height() || part.right() > whole.width()) {
        throw new IllegalArgumentException(
            "window: %s (expected: inside the whole of %s)".formatted(part, whole));
      }
    }
  }

  /**
   * A rectangle of the input, resampled to exactly a size.
   *
   * @param region of the input, inside of it
   * @param size of the output; at most {@link Scale#MAXIMUM} times the region
   */
  record Fitted(InputRegion region, Size size) implements Framing {}
}
