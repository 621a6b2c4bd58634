package aliif.pipeline.tile;

import aliif.model.Region;

/**
 * One tile of an image.
 *
 * @param row of tiles, from the top
 * @param column of tiles, from the left
 * @param crop what is encoded, in LR pixels: the tile's own pixels and the halo around them
 * @param output what is rendered, in HR pixels; the tiles' outputs cover the output once
 */
public record Tile(int row, int column, Region crop, Region output) {}
