package aliif.pipeline.plan;

import aliif.model.CoordinateGrid;
import aliif.model.CoordinateGrid.Axis;
import aliif.model.Region;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.ColourBleed;

/**
 * Which pixels of an image have to be rendered, and how. If neither axis grows, the image is only
 * reduced, by bicubic interpolation and without the model. If one axis grows and the other shrinks,
 * the model renders the one that grows at its size and the other at the input's, and the result is
 * then reduced (docs/model.md 2.5). Without a network, bicubic interpolation does everything.
 *
 * @param options for the use of the model
 * @param network whether the model is a network; else it is {@link Models#BICUBIC}
 */
public record RenderTask(OutputGeometry geometry, ModelOptions options, boolean network) {
  private static final int MOST_HALVINGS = 3;

  /** A task for a network. */
  public RenderTask(OutputGeometry geometry, ModelOptions options) {
    this(geometry, options, true);
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
    RenderTask task = new RenderTask(geometry, parameters.options(), !model.equals(Models.BICUBIC));
    if (task.byModel() && task.needed().pixels() > limits.outputPixels()) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              ("output: %s, reduced from %s (expected: at most %d pixels before it is reduced;"
                      + " aliif.limits.output-pixels raises it)")
                  .formatted(geometry.part().size(), task.needed().size(), limits.outputPixels())));
    }
    return task;
  }

  /**
   * How often the input may be halved before it is reduced, so that it still has at least twice the
   * output's pixels on each axis; 0 if it is not reduced by 4 at least.
   */
  public int level() {
    return byModel()
        ? 0
        : Math.min(
            MOST_HALVINGS,
            Math.min(geometry.grid().rows().halvings(), geometry.grid().columns().halvings()));
  }

  /** The same task for the input with its size halved so often. */
  public RenderTask halved(int times) {
    return new RenderTask(
        new OutputGeometry(geometry.grid().halved(times), geometry.part()), options, network);
  }

  /** Size of the upright input. */
  public Size input() {
    return geometry.grid().low();
  }

  /** Size of the plane that is resampled in the end: rendered by the model, or the input itself. */
  public Size rendered() {
    return grid().high();
  }

  /** Whether the model is used. */
  public boolean byModel() {
    return byModel(geometry.grid().rows()) || byModel(geometry.grid().columns());
  }

  /** The model enlarges an axis, or renders between its pixels. */
  private boolean byModel(Axis axis) {
    return network && !axis.shrinks() && !axis.isCopy();
  }

  /**
   * Whether the colours of the input are multiplied by alpha before they are resampled, and divided
   * by it afterwards, so that pixels which are nearly transparent do not colour visible ones.
   *
   * @param alpha whether the input has an alpha channel
   */
  public boolean weighted(boolean alpha) {
    return alpha && resampled() && !byModel();
  }

  /**
   * The largest alpha, of 255, whose pixels take the colour of others: with the model, which knows
   * nothing of alpha, also that of pixels which are nearly transparent.
   */
  public int clear() {
    return byModel() ? ColourBleed.NEARLY_CLEAR : 0;
  }

  /**
   * Whether the same is done with the colours that the model has rendered, before they are reduced.
   *
   * @param alpha whether the input has an alpha channel
   */
  public boolean weightedAfterModel(boolean alpha) {
    return alpha && resampled() && byModel();
  }

  /** Whether bicubic interpolation makes the output of what is rendered. */
  public boolean resampled() {
    return !resampling().isIdentity();
  }

  /** The part of {@link #rendered} that the output needs. */
  public Region needed() {
    return resampled() ? BicubicResampler.source(resampling(), geometry.part()) : geometry.part();
  }

  /** The positions of the pixels of {@link #rendered} in the input. */
  public CoordinateGrid grid() {
    CoordinateGrid whole = geometry.grid();
    return options.grid(new CoordinateGrid(rendered(whole.rows()), rendered(whole.columns())));
  }

  private Axis rendered(Axis axis) {
    return byModel(axis) ? axis : new Axis(axis.low(), axis.low(), 0);
  }

  /** The positions of the pixels of the output in {@link #rendered}. */
  public CoordinateGrid resampling() {
    CoordinateGrid whole = geometry.grid();
    return new CoordinateGrid(resampled(whole.rows()), resampled(whole.columns()));
  }

  private Axis resampled(Axis axis) {
    return byModel(axis) ? new Axis(axis.high(), axis.high(), 0) : axis;
  }
}
