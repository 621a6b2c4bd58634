/**
 * Pixels of stored images, decoded once and kept in scratch files, so that any part can be read at
 * any time.
 */
@NullMarked
package aliif.pipeline.source;

import org.jspecify.annotations.NullMarked;
