package aliif.pipeline.plan;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;

/**
 * The size of the output, and the part of it that is rendered.
 *
 * @param whole size of the whole output
 * @param part of it that is rendered
 */
public record OutputGeometry(Size whole, Region part) {

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
        yield new OutputGeometry(
            whole, region.map(it -> it.of(input, whole)).orElseGet(() -> Region.of(whole)));
      }
      case Framing.Window(var whole, var part) ->
          new OutputGeometry(new Scale.ToSize(whole).of(input), part);
      case Framing.Fitted fitted ->
          throw new IllegalArgumentException(fitted + " (expected: another framing)");
    };
  }
}
