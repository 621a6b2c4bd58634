package aliif.pipeline.plan;

/**
 * Who works on the pieces of an image.
 *
 * @param own workers of this process; without them no features can be kept in flight, because they
 *     do not travel to workers of other processes
 * @param elsewhere pieces of one image that may be with workers of other processes at the same
 *     time; 0 if there are none
 */
public record WorkerCount(int own, int elsewhere) {

  /**
   * Pieces of one image that are sent at the same time: one more than workers, so that none idles,
   * and those that workers of other processes have.
   */
  public int inFlight() {
    return own + 1 + elsewhere;
  }
}
