/** Many images in one request, and their outputs in one answer. */
@NullMarked
package aliif.gateway.batch;

import org.jspecify.annotations.NullMarked;
