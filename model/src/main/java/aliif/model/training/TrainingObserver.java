package aliif.model.training;

import aliif.model.weights.Tensors;

/** Who is told how a run goes, on the run's thread. What it does takes time of the run. */
public interface TrainingObserver {
  /** So far it is. */
  void at(TrainingRow row);

  /**
   * The run was put away, from time to time and at its end.
   *
   * @param average the network as it is kept
   */
  void saved(Tensors average, TrainingRow row);

  /** Whether the run shall end now; asked before each step. */
  boolean stopped();
}
