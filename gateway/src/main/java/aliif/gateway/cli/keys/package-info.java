/** {@code aliif keys}. */
@NullMarked
package aliif.gateway.cli.keys;

import org.jspecify.annotations.NullMarked;
