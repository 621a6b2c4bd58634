package aliif.pipeline.plan;

/**
 * The plan for an image: how it is rendered, and how much memory that takes.
 *
 * @param cost work of the model: LR pixels that are encoded, halos included, and those that workers
 *     without a piece could encode meanwhile; at least 0
 */
public record ImagePlan(RenderTask task, Route route, ImageMemory memory, double cost) {}
