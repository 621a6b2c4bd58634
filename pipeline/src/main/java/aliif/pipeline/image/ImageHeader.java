package aliif.pipeline.image;

import aliif.model.Size;

/**
 * What the header of an encoded image says.
 *
 * @param size of the upright image
 * @param grey whether its three colour channels are equal
 * @param alpha whether it has an alpha channel, or a transparent colour
 * @param orientation how the stored image is turned to become upright
 */
public record ImageHeader(
    ImageFormat format, Size size, boolean grey, boolean alpha, Orientation orientation) {}
