package aliif.pipeline.plan;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;

/**
 * Which pixels of an image have to be rendered, and how. If neither axis grows, the image is only
 * reduced, by bicubic interpolation and without the model. If one axis grows and the other shrinks,
 * the model renders the larger of input and output on each axis, and the result is then reduced
 * (docs/model.md 2.5). Without a network, bicubic interpolation does everything.
 *
 * @param input size of the upright input
 * @param options for the use of the model
 * @param network whether the model is a network; else it is {@link Models#BICUBIC}
 */
public record RenderTask(
    Size input, OutputGeometry geometry, ModelOptions options, boolean network) {

  /** A task for a network. */
  public RenderTask(Size input, OutputGeometry geometry, ModelOptions options) {
    this(input, geometry, options, true);
  }

  /**
   * The task that the parameters ask for.
   *
   * @param input size of the upright input
   * @param model name of the model
   * @throws UpscaleException as {@link OutputGeometry#of} does, and if the model would have to
   *     render more pixels than an output may have
   */
  public static RenderTask of(
      UpscaleParameters parameters, String model, Size input, ImageLimits limits) {
    OutputGeometry geometry = OutputGeometry.of(parameters, input, limits);
    RenderTask task =
        new RenderTask(input, geometry, parameters.options(), !model.equals(Models.BICUBIC));
    if (task.byModel() && task.needed().pixels() > limits.outputPixels()) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              ("output: %s, reduced from %s (expected: at most %d pixels before it is reduced;"
                      + " aliif.limits.output-pixels raises it)")
                  .formatted(geometry.part().size(), task.needed().size(), limits.outputPixels())));
    }
    return task;
  }

  /** Size of the whole image before it is resampled: rendered by the model, or the input itself. */
  public Size rendered() {
    if (!network) {
      return input;
    }
    Size output = geometry.whole();
    return new Size(
        Math.max(input.width(), output.width()), Math.max(input.height(), output.height()));
  }

  /** Whether the model is used. */
  public boolean byModel() {
    return !rendered().equals(input);
  }

  /**
   * Whether colours are multiplied by alpha before they are resampled, and divided by it
   * afterwards, so that pixels which are nearly transparent do not colour visible ones. This is not
   * done with colours that the model has rendered.
   *
   * @param alpha whether the input has an alpha channel
   */
  public boolean weighted(boolean alpha) {
    return alpha && resampled() && !byModel();
  }

  /** Whether bicubic interpolation makes the output of what is rendered. */
  public boolean resampled() {
    return !rendered().equals(geometry.whole());
  }

  /** The part of {@link #rendered} that the output needs. */
  public Region needed() {
    return resampled()
        ? BicubicResampler.source(rendered(), geometry.whole(), geometry.part())
        : geometry.part();
  }

  /** The positions of the pixels of {@link #rendered} in the input. */
  public CoordinateGrid grid() {
    return options.grid(input, rendered());
  }
}
