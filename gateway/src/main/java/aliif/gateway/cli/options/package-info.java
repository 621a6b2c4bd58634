/** What several commands share: how they end, and their options. */
@NullMarked
package aliif.gateway.cli.options;

import org.jspecify.annotations.NullMarked;
