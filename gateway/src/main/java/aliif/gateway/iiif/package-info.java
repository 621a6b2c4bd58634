/** Stored images by the IIIF Image API 3.0, for the viewers that speak it. */
@NullMarked
package aliif.gateway.iiif;

import org.jspecify.annotations.NullMarked;
