/** From features to colours: the layers of the MLPs, prepared, and the rows that they render. */
@NullMarked
package aliif.model.kernel.decoder;

import org.jspecify.annotations.NullMarked;
