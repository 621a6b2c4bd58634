/** The commands of {@code aliif}. */
@NullMarked
package aliif.gateway.cli;

import org.jspecify.annotations.NullMarked;
