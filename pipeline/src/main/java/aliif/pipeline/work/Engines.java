package aliif.pipeline.work;

import aliif.model.Aliif;

/** Makes engines: one for each worker and model, used on that worker's thread alone. */
@FunctionalInterface
public interface Engines {
  /**
   * A new engine.
   *
   * @param model one of the names that are served
   */
  Aliif create(String model);
}
