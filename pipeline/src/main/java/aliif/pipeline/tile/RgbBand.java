package aliif.pipeline.tile;

import aliif.model.RgbImage;

/**
 * Whole rows of an image.
 *
 * @param y the first one
 * @param rgb their pixels
 */
public record RgbBand(int y, RgbImage rgb) {}
