/** Worker processes on this machine or others, which join a gateway and render its tiles. */
@NullMarked
package aliif.infra.cluster;

import org.jspecify.annotations.NullMarked;
