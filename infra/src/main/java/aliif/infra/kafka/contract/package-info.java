/** The records: requests, results and dead letters, with their headers. */
@NullMarked
package aliif.infra.kafka.contract;

import org.jspecify.annotations.NullMarked;
