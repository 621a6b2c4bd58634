/** Stored images by the IIIF Image API 3.0 and 2.1, for the viewers that speak it. */
@NullMarked
package aliif.gateway.iiif;

import org.jspecify.annotations.NullMarked;
