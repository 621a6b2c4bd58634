/** How good a model is, and how fast an engine. */
@NullMarked
package aliif.model.evaluation;

import org.jspecify.annotations.NullMarked;
