/** Gatling simulations: what the wire carries under load. */
@NullMarked
package aliif.load;

import org.jspecify.annotations.NullMarked;
