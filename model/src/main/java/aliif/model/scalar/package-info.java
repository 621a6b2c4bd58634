/** The models in plain Java: the definition that the other engines are tested against. */
@NullMarked
package aliif.model.scalar;

import org.jspecify.annotations.NullMarked;
