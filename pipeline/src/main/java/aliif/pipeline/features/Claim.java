package aliif.pipeline.features;

import java.util.concurrent.CompletionStage;

/** The answer of a {@link FeatureCache} to a worker that needs the features of a tile. */
public sealed interface Claim {

  /** The features are there. They stay until the lease is closed. */
  record Hit(FeatureLease lease) implements Claim {}

  /** The worker has to encode the tile, for itself and for all who wait. Memory is reserved. */
  record Miss(FeatureSlot slot) implements Claim {}

  /**
   * Another worker encodes the tile.
   *
   * @param done completes when that has ended; the worker then asks again
   */
  record Busy(CompletionStage<Handover> done) implements Claim {}

  /** There is no memory to keep the features: the worker does without. */
  record Full() implements Claim {}
}
