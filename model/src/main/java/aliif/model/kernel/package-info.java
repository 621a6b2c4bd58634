/**
 * The vector engine as others see it: {@link VectorAliif}, its weights and its memory. Read {@link
 * VectorAliif} first, then the packages encoder, decoder and loops.
 */
@NullMarked
package aliif.model.kernel;

import org.jspecify.annotations.NullMarked;
