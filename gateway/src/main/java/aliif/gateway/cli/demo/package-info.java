/** {@code aliif demo}. */
@NullMarked
package aliif.gateway.cli.demo;

import org.jspecify.annotations.NullMarked;
