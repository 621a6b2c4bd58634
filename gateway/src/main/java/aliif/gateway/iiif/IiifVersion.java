package aliif.gateway.iiif;

import aliif.model.Size;
import java.util.Optional;

/**
 * A version of the Image API. Each has a path of its own, and its words for sizes; what is asked
 * for with them is the same.
 */
enum IiifVersion {
  /** 2.1. Sizes above that of the region need no {@code ^}. */
  TWO(2),
  /** 3.0. */
  THREE(3);

  private final int major;

  IiifVersion(int major) {
    this.major = major;
  }

  /** Where its images are. */
  String path() {
    return "/iiif/" + major;
  }

  /** The JSON-LD context of its information documents. */
  String context() {
    return "http://iiif.io/api/image/" + major + "/context.json";
  }

  /** The compliance level. */
  String profile() {
    return "http://iiif.io/api/image/" + major + "/level2.json";
  }

  /** {@code side * to / from}, rounded: a side that follows from the other one. */
  long share(long side, long to, long from) {
    long rounded = (2 * side * to + from) / (2 * from);
    return switch (this) {
      case TWO -> factor(to, from).map(it -> Math.ceilDiv(side, it)).orElse(Math.max(1, rounded));
      case THREE -> rounded;
    };
  }

  /*
   * Viewers of 2.1 name only the width of a tile. They count on the height divided by the same scale
   * factor, rounded up as the width is, and at the lower edge that may be less than half a pixel. 3.0
   * wants an error for that, and its viewers name both sides.
   */
  /** The scale factor with which viewers come to a width; empty if it is none of those. */
  private static Optional<Long> factor(long to, long from) {
    long factor = 1;
    while (Math.ceilDiv(from, factor) > to && factor < from) {
      factor *= 2;
    }
    return Math.ceilDiv(from, factor) == to ? Optional.of(factor) : Optional.empty();
  }

  /**
   * The canonical form of a size (4.7 of both specifications).
   *
   * @param size of the answer
   * @param region size of the region
   */
  String canonical(Size size, Size region, IiifLimits limits) {
    return switch (this) {
      case TWO -> {
        if (size.equals(region)) {
          yield "full";
        }
        long height = share(region.height(), size.width(), region.width());
        yield size.width() + "," + (height == size.height() ? "" : size.height());
      }
      case THREE -> {
        if (size.equals(largest(false, region, limits))) {
          yield "max";
        }
        boolean larger = size.width() > region.width() || size.height() > region.height();
        if (larger && size.equals(largest(true, region, limits))) {
          yield "^max";
        }
        yield (larger ? "^" : "") + size.width() + "," + size.height();
      }
    };
  }

  private Size largest(boolean up, Size region, IiifLimits limits) {
    return new IiifSize(this, up, new IiifSize.Form.Max()).of(region, limits);
  }
}
