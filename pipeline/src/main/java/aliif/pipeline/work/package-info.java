/** The actors that hold the queue of tiles and run the model. */
@NullMarked
package aliif.pipeline.work;

import org.jspecify.annotations.NullMarked;
