/** A-LIIF itself: an image as a continuous function that is encoded once and rendered anywhere. */
@NullMarked
package aliif.model;

import org.jspecify.annotations.NullMarked;
