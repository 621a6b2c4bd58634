/** Load on a running gateway, over the wire only. */
@NullMarked
package aliif.load;

import org.jspecify.annotations.NullMarked;
