/** Features of tiles, kept for later requests within a bounded memory. */
@NullMarked
package aliif.pipeline.features;

import org.jspecify.annotations.NullMarked;
