/** What is measured, in the words of the domain. */
@NullMarked
package aliif.infra.metrics;

import org.jspecify.annotations.NullMarked;
