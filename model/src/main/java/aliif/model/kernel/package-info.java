/**
 * The CPU engine as others see it: {@link VectorAliif}, its weights and its memory. To read it,
 * begin with {@link VectorAliif}, then the rooms encoder, decoder and loops.
 */
@NullMarked
package aliif.model.kernel;

import org.jspecify.annotations.NullMarked;
