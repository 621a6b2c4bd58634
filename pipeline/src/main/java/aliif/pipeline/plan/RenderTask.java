package aliif.pipeline.plan;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;

/**
 * Which pixels have to be made of an image. Where both axes shrink or stay there is nothing to
 * invent: bicubic, without the model. Where one grows and one shrinks, the model renders the larger
 * of input and output on each axis, and the result is reduced (docs/model.md 2.5).
 *
 * @param input size of the upright input
 * @param options how the model is asked
 */
public record RenderTask(Size input, OutputGeometry geometry, ModelOptions options) {

  /**
   * What the parameters ask for.
   *
   * @param input size of the upright input
   * @throws UpscaleException if that cannot be, or is over the limits: those on the output's pixels
   *     hold for what the model renders, too
   */
  public static RenderTask of(UpscaleParameters parameters, Size input, ImageLimits limits) {
    OutputGeometry geometry = OutputGeometry.of(parameters, input, limits);
    RenderTask task = new RenderTask(input, geometry, parameters.options());
    if (task.byModel() && task.needed().pixels() > limits.outputPixels()) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              ("output: %s, reduced from %s (expected: at most %d pixels before it is reduced;"
                      + " aliif.limits.output-pixels raises it)")
                  .formatted(geometry.part().size(), task.needed().size(), limits.outputPixels())));
    }
    return task;
  }

  /** Size of the whole that is rendered, or copied from the input, before it is reduced. */
  public Size rendered() {
    Size output = geometry.whole();
    return new Size(
        Math.max(input.width(), output.width()), Math.max(input.height(), output.height()));
  }

  /** Whether the model is asked. */
  public boolean byModel() {
    return !rendered().equals(input);
  }

  /**
   * Whether colours are multiplied by alpha while they are reduced, and divided by it at the end:
   * so that what hardly shows does not colour what does. The model's own colours are not.
   *
   * @param alpha whether the input has an alpha channel
   */
  public boolean weighted(boolean alpha) {
    return alpha && reduced() && !byModel();
  }

  /** Whether an axis is reduced at the end. */
  public boolean reduced() {
    return !rendered().equals(geometry.whole());
  }

  /** The part of {@link #rendered} that the output needs. */
  public Region needed() {
    return reduced()
        ? BicubicResampler.source(rendered(), geometry.whole(), geometry.part())
        : geometry.part();
  }

  /** Where the pixels of {@link #rendered} lie in the input. */
  public CoordinateGrid grid() {
    return options.grid(input, rendered());
  }
}
