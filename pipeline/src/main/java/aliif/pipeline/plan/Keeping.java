package aliif.pipeline.plan;

import aliif.pipeline.features.TileKeys;

/**
 * Features of an image are kept for other requests.
 *
 * @param bytes that they may take
 */
public record Keeping(TileKeys keys, long bytes) {}
