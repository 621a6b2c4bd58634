/** {@code aliif eval}, {@code train}, {@code ablate} and {@code bench}. */
@NullMarked
package aliif.gateway.cli.research;

import org.jspecify.annotations.NullMarked;
