package aliif.gateway.zoom.view;

import aliif.gateway.zoom.view.ZoomProblem.Kind;
import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be made for a view.
 *
 * @param view which asks for it
 * @param look of the pictures; tiles of views with equal looks are the same
 * @param visible pixels of the plane; empty if none are
 * @param preview how previews are made
 */
public record ViewPlan(
    ZoomView view, Look look, Optional<Region> visible, ZoomSettings.Preview preview) {

  /** What the pixels of a tile depend on. */
  public record Look(Plane plane, String model, OutputFormat format) {}

  /**
   * Plans a view.
   *
   * @throws ZoomProblem if it asks for too much, or for a model that is not there
   */
  public static ViewPlan of(ZoomView view, ZoomImage image, Models models, ZoomSettings settings) {
    Plane plane = plane(view, image.size());
    Optional<Region> visible = plane.visible(view.visible());
    visible.ifPresent(part -> require(part.size(), settings.viewPixels()));
    OutputFormat format = new OutputFormat(format(view.formats(), image.alpha()), view.quality());
    return new ViewPlan(
        view, new Look(plane, model(view, models), format), visible, settings.preview());
  }

  private static void require(Size seen, long pixels) {
    if (seen.pixels() > pixels || Math.max(seen.width(), seen.height()) > PictureFrame.SIDE) {
      throw new ZoomProblem(
          Kind.OVER_LIMIT,
          "view: %s (expected: sides to %d, at most %d pixels; aliif.zoom.view-pixels raises it)"
              .formatted(seen, PictureFrame.SIDE, pixels));
    }
  }

  private static Plane plane(ZoomView view, Size image) {
    try {
      return Plane.of(image, view.scale());
    } catch (IllegalArgumentException problem) {
      throw new ZoomProblem(Kind.OVER_LIMIT, String.valueOf(problem.getMessage()));
    }
  }

  private static String model(ZoomView view, Models models) {
    try {
      return models.resolve(view.model());
    } catch (UpscaleException problem) {
      throw new ZoomProblem(Kind.UNKNOWN_MODEL, problem.failure().message());
    }
  }

  /** The first that keeps alpha, if there is alpha and such a format. */
  private static ImageFormat format(List<ImageFormat> formats, boolean alpha) {
    return formats.stream()
        .filter(format -> !alpha || format != ImageFormat.JPEG)
        .findFirst()
        .orElse(formats.getFirst());
  }

  public Plane plane() {
    return look.plane();
  }

  /** Whether pictures of this view can be used together with those of another. */
  public boolean fits(ViewPlan other) {
    return look.equals(other.look);
  }

  /** The visible tiles, in order; none if the preview is all that there is to see. */
  public List<PlaneTile> tiles() {
    return plane().enlarged() ? visible.map(plane()::tiles).orElse(List.of()) : List.of();
  }

  /** Tiles that the client says it has, of this plane. */
  public Set<PlaneTile> have() {
    boolean same = view.plane().map(plane().size()::equals).orElse(true);
    return same ? view.have() : Set.of();
  }

  /** The tiles beside the view that are worth preparing. */
  public List<PlaneTile> beside() {
    return view.prefetch() && plane().enlarged()
        ? visible.map(plane()::ring).orElse(List.of())
        : List.of();
  }

  /** The smallest rectangle around what is visible of some tiles; empty without tiles. */
  public Optional<Region> around(List<PlaneTile> tiles) {
    return visible.flatMap(
        seen ->
            tiles.stream()
                .map(plane()::place)
                .reduce(ViewPlan::both)
                .map(all -> common(all, seen)));
  }

  /** Whether all that is visible of a tile was visible in an earlier view of the plane, too. */
  boolean isSeenIn(Region earlier, PlaneTile tile) {
    return visible
        .map(seen -> common(plane().place(tile), seen))
        .filter(part -> both(earlier, part).equals(earlier))
        .isPresent();
  }

  private static Region both(Region one, Region other) {
    return between(
        Math.min(one.x(), other.x()),
        Math.min(one.y(), other.y()),
        Math.max(one.right(), other.right()),
        Math.max(one.bottom(), other.bottom()));
  }

  private static Region common(Region one, Region other) {
    return between(
        Math.max(one.x(), other.x()),
        Math.max(one.y(), other.y()),
        Math.min(one.right(), other.right()),
        Math.min(one.bottom(), other.bottom()));
  }

  private static Region between(int left, int top, int right, int bottom) {
    return new Region(top, left, bottom - top, right - left);
  }

  /** What a picture of this view shows, and how. */
  public UpscaleParameters parameters(Picture picture) {
    return switch (picture) {
      case Picture.Sharp(PlaneTile tile) ->
          new UpscaleParameters(window(plane().place(tile)), look.format(), model());
      case Picture.Beside(PlaneTile tile) ->
          new UpscaleParameters(window(centre(plane().place(tile))), OutputFormat.PNG, model());
      case Picture.Preview(Region place) when plane().enlarged() ->
          new UpscaleParameters(
              reduced(place),
              new OutputFormat(look.format().format(), preview.quality()),
              Optional.of(Models.BICUBIC));
      case Picture.Preview(Region place) ->
          new UpscaleParameters(window(place), look.format(), Optional.of(Models.BICUBIC))
              .reducedNearly();
    };
  }

  private Optional<String> model() {
    return Optional.of(look.model());
  }

  private Framing window(Region part) {
    return new Framing.Window(plane().size(), part);
  }

  private static Region centre(Region place) {
    return new Region(place.y() + place.height() / 2, place.x() + place.width() / 2, 1, 1);
  }

  /** A part of the plane, with less pixels if it has more than a preview may have. */
  private Framing reduced(Region place) {
    double factor = Math.sqrt((double) preview.pixels() / place.pixels());
    return factor >= 1
        ? window(place)
        : new Framing.Fitted(
            plane().under(place),
            new Size(
                Math.max(1, (int) (place.width() * factor)),
                Math.max(1, (int) (place.height() * factor))));
  }
}
