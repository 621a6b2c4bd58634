/** Counts and times images, for Prometheus. */
@NullMarked
package aliif.infra.metrics;

import org.jspecify.annotations.NullMarked;
