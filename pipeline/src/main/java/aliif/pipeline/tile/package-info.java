/** Tiles, halos and bands: pure arithmetic. */
@NullMarked
package aliif.pipeline.tile;

import org.jspecify.annotations.NullMarked;
