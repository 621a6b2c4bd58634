/** Encoded images in a folder, each under the digest of its content, within a quota. */
@NullMarked
package aliif.infra.images;

import org.jspecify.annotations.NullMarked;
