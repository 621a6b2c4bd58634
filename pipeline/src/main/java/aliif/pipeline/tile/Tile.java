package aliif.pipeline.tile;

import aliif.model.Region;

/**
 * One tile of an image.
 *
 * @param row of tiles, from the top
 * @param column of tiles, from the left
 * @param crop the pixels that are encoded, in LR pixels: those of the tile and the halo around them
 * @param output the pixels that are rendered, in HR pixels; the outputs of all tiles cover the
 *     image once
 */
public record Tile(int row, int column, Region crop, Region output) {}
