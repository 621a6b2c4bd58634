package aliif.gateway.iiif;

import aliif.model.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The size of an image request (Image API 3.0 and 2.1, 4.2).
 *
 * @param up whether it may have more pixels than the region: in 3.0 if it begins with {@code ^}
 */
record IiifSize(IiifVersion version, boolean up, Form form) {
  private static final String FORMS = "max, w,  ,h  pct:n  w,h or !w,h";

  /** What it says without {@code ^}. */
  sealed interface Form {
    /** The largest within the limits. */
    record Max() implements Form {}

    /** That of the region; only in 2.1. */
    record Full() implements Form {}

    record Width(int width) implements Form {}

    record Height(int height) implements Form {}

    record Percent(BigDecimal percent) implements Form {}

    record Exact(int width, int height) implements Form {}

    /** The largest that fits into it, with the ratio of the region. */
    record Within(int width, int height) implements Form {}
  }

  /**
   * Reads a size.
   *
   * @throws aliif.pipeline.UpscaleException if it is none
   */
  static IiifSize parse(IiifVersion version, String text) {
    return switch (version) {
      case TWO -> {
        Form form = text.equals("full") ? new Form.Full() : form(text, text, "full, " + FORMS);
        yield new IiifSize(version, !form.equals(new Form.Max()), form);
      }
      case THREE -> {
        boolean up = text.startsWith("^");
        String expected = FORMS + ", each also with ^ before it";
        yield new IiifSize(version, up, form(text, up ? text.substring(1) : text, expected));
      }
    };
  }

  private static Form form(String all, String text, String expected) {
    if (text.equals("max")) {
      return new Form.Max();
    }
    if (text.startsWith("pct:") && IiifText.isDecimal(text.substring(4))) {
      return new Form.Percent(new BigDecimal(text.substring(4)));
    }
    boolean within = text.startsWith("!");
    String[] sides = (within ? text.substring(1) : text).split(",", -1);
    if (sides.length == 2 && side(sides[0]) && side(sides[1])) {
      boolean width = !sides[0].isEmpty();
      boolean height = !sides[1].isEmpty();
      if (width && height) {
        int w = Integer.parseInt(sides[0]);
        int h = Integer.parseInt(sides[1]);
        return within ? new Form.Within(w, h) : new Form.Exact(w, h);
      }
      if (width && !within) {
        return new Form.Width(Integer.parseInt(sides[0]));
      }
      if (height && !within) {
        return new Form.Height(Integer.parseInt(sides[1]));
      }
    }
    throw IiifText.invalid("size", all, expected);
  }

  private static boolean side(String text) {
    return text.isEmpty() || IiifText.isWhole(text);
  }

  /**
   * The size in pixels.
   *
   * @param region size of the region
   * @throws aliif.pipeline.UpscaleException if it is smaller than a pixel, larger than the limits,
   *     or larger than the region without {@code ^}
   */
  Size of(Size region, IiifLimits limits) {
    long[] sides =
        switch (form) {
          case Form.Max _ -> confined(region, Integer.MAX_VALUE, Integer.MAX_VALUE, limits);
          case Form.Full _ -> new long[] {region.width(), region.height()};
          case Form.Within(int width, int height) -> confined(region, width, height, limits);
          case Form.Width(int width) ->
              new long[] {width, version.share(region.height(), width, region.width())};
          case Form.Height(int height) ->
              new long[] {version.share(region.width(), height, region.height()), height};
          case Form.Exact(int width, int height) -> new long[] {width, height};
          case Form.Percent(BigDecimal n) ->
              new long[] {percent(region.width(), n), percent(region.height(), n)};
        };
    return checked(sides[0], sides[1], region, limits);
  }

  private Size checked(long width, long height, Size region, IiifLimits limits) {
    String asked = width + "x" + height;
    if (width < 1 || height < 1) {
      throw IiifText.invalid("size", asked, "at least 1x1");
    }
    if (!up && (width > region.width() || height > region.height())) {
      throw IiifText.invalid("size", asked, "at most " + region + ", or ^ before the size");
    }
    if (width > limits.side()
        || height > limits.side()
        || width * height > limits.area()
        || width > (long) limits.scale() * region.width()
        || height > (long) limits.scale() * region.height()) {
      throw IiifText.invalid("size", asked, limits.toString());
    }
    return new Size((int) width, (int) height);
  }

  /** The largest size within a box and the limits that has the ratio of the region. */
  private long[] confined(Size region, int width, int height, IiifLimits limits) {
    long times = up ? limits.scale() : 1;
    long boxWidth = Math.min(Math.min(width, limits.side()), times * region.width());
    long boxHeight = Math.min(Math.min(height, limits.side()), times * region.height());
    boolean wide = boxWidth * region.height() <= boxHeight * region.width();
    long w = wide ? boxWidth : version.share(region.width(), boxHeight, region.height());
    long h = wide ? version.share(region.height(), boxWidth, region.width()) : boxHeight;
    if (w * h > limits.area()) {
      double shrink = Math.sqrt(limits.area() / ((double) w * h));
      return new long[] {
        Math.max(1, (long) Math.floor(w * shrink)), Math.max(1, (long) Math.floor(h * shrink))
      };
    }
    return new long[] {w, h};
  }

  private static long percent(int side, BigDecimal percent) {
    return percent
        .multiply(BigDecimal.valueOf(side))
        .movePointLeft(2)
        .setScale(0, RoundingMode.HALF_UP)
        .longValue();
  }
}
