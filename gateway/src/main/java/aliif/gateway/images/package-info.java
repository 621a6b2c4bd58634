/** The image store over HTTP. */
@NullMarked
package aliif.gateway.images;

import org.jspecify.annotations.NullMarked;
