package aliif.pipeline.plan;

/**
 * How an image is made, and what that holds.
 *
 * @param cost of the model's work, relative to that of tiles without a halo; at least 0
 */
public record ImagePlan(RenderTask task, Route route, ImageMemory memory, double cost) {}
