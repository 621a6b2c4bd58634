/** The choice of an engine: which there are, which is the fastest for a model, what it needs. */
@NullMarked
package aliif.model.engine;

import org.jspecify.annotations.NullMarked;
