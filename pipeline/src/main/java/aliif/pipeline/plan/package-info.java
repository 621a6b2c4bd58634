/** What is made of an image, how it is cut, and what that will hold in memory. */
@NullMarked
package aliif.pipeline.plan;

import org.jspecify.annotations.NullMarked;
