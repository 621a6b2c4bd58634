package aliif.pipeline;

/** How urgent an image is; the earlier, the sooner. */
public enum Priority {
  VISIBLE,
  INTERACTIVE,
  PREFETCH,
  BATCH
}
