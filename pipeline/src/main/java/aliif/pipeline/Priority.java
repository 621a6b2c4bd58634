package aliif.pipeline;

/** How urgent an image is, from the most to the least urgent. */
public enum Priority {
  VISIBLE(0),
  INTERACTIVE(1),
  PREFETCH(2),
  BATCH(3);

  private final int rank;

  Priority(int rank) {
    this.rank = rank;
  }

  /** 0 for the most urgent. */
  public int rank() {
    return rank;
  }
}
