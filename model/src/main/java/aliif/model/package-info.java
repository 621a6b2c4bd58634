/**
 * The types that all engines share: models, their configuration, images, grids, windows and
 * features.
 */
@NullMarked
package aliif.model;

import org.jspecify.annotations.NullMarked;
