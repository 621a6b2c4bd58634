package aliif.pipeline.work;

import aliif.model.Aliif;

/** Creates engines: one for each worker and model, used only by the thread of that worker. */
@FunctionalInterface
public interface Engines {
  /**
   * A new engine.
   *
   * @param model the name of a model
   */
  Aliif create(String model);
}
