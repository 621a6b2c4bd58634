/** Commands that stand alone, and the standard streams. */
@NullMarked
package aliif.gateway.cli;

import org.jspecify.annotations.NullMarked;
