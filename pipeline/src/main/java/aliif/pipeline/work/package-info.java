/** The order of the work, and the actors: the queue of pieces, and workers that run the model. */
@NullMarked
package aliif.pipeline.work;

import org.jspecify.annotations.NullMarked;
