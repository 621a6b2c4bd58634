package aliif.pipeline.work;

import aliif.pipeline.features.FeatureCache;

/**
 * What a queue and its workers use together.
 *
 * @param features that are kept for several requests
 * @param meter counts and times the pieces
 */
public record PoolResources(QueueSettings settings, FeatureCache features, WorkMeter meter) {}
