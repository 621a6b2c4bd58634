/**
 * Zoom and tiles of a running server, against what others and the engine alone take for the same.
 */
@NullMarked
package aliif.load.zoom;

import org.jspecify.annotations.NullMarked;
