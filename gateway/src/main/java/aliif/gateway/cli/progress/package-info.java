/** What a command shows while it works, and what it says at the end. */
@NullMarked
package aliif.gateway.cli.progress;

import org.jspecify.annotations.NullMarked;
