/**
 * The words that every engine speaks: models, their configuration, images, grids, windows and
 * features.
 */
@NullMarked
package aliif.model;

import org.jspecify.annotations.NullMarked;
