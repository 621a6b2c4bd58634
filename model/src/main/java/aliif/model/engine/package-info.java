/** Chooses the fastest engine for a model, and computes the memory that an engine needs. */
@NullMarked
package aliif.model.engine;

import org.jspecify.annotations.NullMarked;
