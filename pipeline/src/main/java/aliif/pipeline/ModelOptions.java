package aliif.pipeline;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.SelfEnsemble;

/**
 * Options for the use of a model.
 *
 * @param selfEnsemble whether the model runs on eight turned and mirrored copies of the image,
 *     whose results are averaged: {@code quality best}
 * @param clampCell whether at scales above x4 the model gets the cell of x4, the largest scale of
 *     its training
 */
public record ModelOptions(boolean selfEnsemble, boolean clampCell) {
  /** One run, with the true cell. */
  public static final ModelOptions STANDARD = new ModelOptions(false, false);

  /** The grid of an output over an input, with the cells that the model is told of. */
  public CoordinateGrid grid(CoordinateGrid grid) {
    return clampCell ? grid.withCellsUpTo(CoordinateGrid.TRAINED_SCALE) : grid;
  }

  /** An engine with these options, which uses the given one. The owner of that one closes it. */
  public Aliif over(Aliif engine) {
    return selfEnsemble ? new SelfEnsemble(engine) : engine;
  }
}
