/** Files that a command reads, and outputs that appear whole or not at all. */
@NullMarked
package aliif.gateway.cli.files;

import org.jspecify.annotations.NullMarked;
