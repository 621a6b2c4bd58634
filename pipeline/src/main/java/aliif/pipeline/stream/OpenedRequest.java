package aliif.pipeline.stream;

import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.render.ImageWork;

/**
 * A request whose image's header has been read, with the plan for its rendering.
 *
 * @param work holds the image, and later its memory
 * @param model name of the model
 */
record OpenedRequest(
    UpscaleRequest request, ImageWork work, String model, DecodableImage image, ImagePlan plan) {}
