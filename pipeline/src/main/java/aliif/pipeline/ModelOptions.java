package aliif.pipeline;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.SelfEnsemble;
import aliif.model.Size;

/**
 * How a model is asked.
 *
 * @param selfEnsemble whether it is asked eight times, of turned and mirrored copies, for the
 *     average: {@code quality best}
 * @param clampCell whether above x4 it is told the cell of x4, the largest scale of its training
 */
public record ModelOptions(boolean selfEnsemble, boolean clampCell) {
  /** Once, with the scale as it is. */
  public static final ModelOptions STANDARD = new ModelOptions(false, false);

  /** The grid of an output over an input. */
  public CoordinateGrid grid(Size low, Size high) {
    CoordinateGrid grid = CoordinateGrid.of(low, high);
    return clampCell ? grid.withCellsUpTo(CoordinateGrid.TRAINED_SCALE) : grid;
  }

  /** What asks an engine so; the engine's owner closes it. */
  public Aliif over(Aliif engine) {
    return selfEnsemble ? new SelfEnsemble(engine) : engine;
  }
}
