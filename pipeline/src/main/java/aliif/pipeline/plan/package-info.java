/**
 * Decides what is rendered of an image and how it is cut into tiles, and computes the memory that
 * this will hold.
 */
@NullMarked
package aliif.pipeline.plan;

import org.jspecify.annotations.NullMarked;
