package aliif.pipeline.features;

/** How an encoding ended for those who wait for its features. */
public enum Handover {
  /** The features are in the cache. */
  READY,
  /** The encoder left before it began: another one has to encode. */
  LEFT,
  /** The encoder threw, or hangs. */
  BROKE,
  /** The encoder ran out of memory. */
  OUT_OF_MEMORY
}
