/** The store in a bucket of S3, or of a server that is compatible with it. */
@NullMarked
package aliif.infra.store.s3;

import org.jspecify.annotations.NullMarked;
