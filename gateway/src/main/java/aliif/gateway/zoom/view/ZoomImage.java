package aliif.gateway.zoom.view;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;

/**
 * An image that is zoomed into.
 *
 * @param size of the upright image
 * @param alpha whether it has transparent pixels
 * @param encoded its bytes, which stay where they are until {@code release} has run
 * @param release runs when nobody needs it any more
 */
public record ZoomImage(
    ImageId id, Size size, boolean alpha, EncodedImage encoded, Runnable release) {}
