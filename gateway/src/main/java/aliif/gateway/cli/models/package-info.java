/** {@code aliif model}. */
@NullMarked
package aliif.gateway.cli.models;

import org.jspecify.annotations.NullMarked;
