/** One image's journey: decode, tiles, workers, reassemble, encode. */
@NullMarked
package aliif.pipeline;

import org.jspecify.annotations.NullMarked;
