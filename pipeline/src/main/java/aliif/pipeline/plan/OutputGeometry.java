package aliif.pipeline.plan;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;

/**
 * What of the input the output shows, at which size, and the part of that which is made.
 *
 * @param grid positions of the whole output's pixels in the input
 * @param part of the output that is made
 */
public record OutputGeometry(CoordinateGrid grid, Region part) {

  /** A part of the whole input at a size. */
  public static OutputGeometry of(Size input, Size whole, Region part) {
    return new OutputGeometry(CoordinateGrid.of(input, whole), part);
  }

  /** Size of the whole output. */
  public Size whole() {
    return grid.high();
  }

  /**
   * The geometry that the parameters ask for.
   *
   * @param input size of the upright input
   * @throws UpscaleException with {@link UpscaleOutcome.InvalidParameter} if the region is outside
   *     of the input, or {@link UpscaleOutcome.OverLimit} if the output is too large
   */
  public static OutputGeometry of(UpscaleParameters parameters, Size input, ImageLimits limits) {
    OutputGeometry geometry;
    try {
      geometry = of(parameters.framing(), input);
    } catch (IllegalArgumentException problem) {
      throw new UpscaleException(
          new UpscaleOutcome.InvalidParameter(String.valueOf(problem.getMessage())), problem);
    }
    Size output = geometry.part().size();
    if (Math.max(output.width(), output.height()) > limits.outputSide()
        || output.pixels() > limits.outputPixels()) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              ("output: %s (expected: sides to %d, at most %d pixels; aliif.limits.output-side and"
                      + " aliif.limits.output-pixels raise it)")
                  .formatted(output, limits.outputSide(), limits.outputPixels())));
    }
    return geometry;
  }

  private static OutputGeometry of(Framing framing, Size input) {
    return switch (framing) {
      case Framing.Scaled(var scale, var region) -> {
        Size whole = scale.of(input);
        yield of(input, whole, region.map(it -> it.of(input, whole)).orElse(Region.of(whole)));
      }
      case Framing.Window(var whole, var part) ->
          of(input, new Scale.ToSize(whole).of(input), part);
      case Framing.Fitted(var region, var size) -> fitted(region, input, size);
    };
  }

  private static OutputGeometry fitted(InputRegion region, Size input, Size size) {
    FittedRegion fitted = new FittedRegion(region, input);
    CoordinateGrid grid = fitted.grid(size);
    return grid.rows().isCopy() && grid.columns().isCopy()
        ? of(input, input, cut(grid)) // the pixels as they are
        : new OutputGeometry(grid, Region.of(size));
  }

  /** Where the pixels of a copy are in the input. */
  private static Region cut(CoordinateGrid copy) {
    return new Region(
        Math.toIntExact(copy.rows().start()),
        Math.toIntExact(copy.columns().start()),
        copy.high().height(),
        copy.high().width());
  }
}
