package aliif.pipeline.features;

import aliif.model.FeatureMap;

/**
 * Features in use: they are not evicted until this is closed. To be closed by the thread that uses
 * them; closing again has no effect.
 */
public final class FeatureLease implements AutoCloseable {
  private final FeatureMap features;
  private final Runnable end;
  private boolean closed;

  FeatureLease(FeatureMap features, Runnable end) {
    this.features = features;
    this.end = end;
  }

  /** The features; not to be used after {@link #close}. */
  public FeatureMap features() {
    return features;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      end.run();
    }
  }
}
