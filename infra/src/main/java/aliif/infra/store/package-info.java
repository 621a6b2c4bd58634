/** Where large images are kept, under addresses that follow from their content. */
@NullMarked
package aliif.infra.store;

import org.jspecify.annotations.NullMarked;
