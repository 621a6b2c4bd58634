/** Bicubic resampling: what is below scale 1, what a model is compared with. */
@NullMarked
package aliif.model.bicubic;

import org.jspecify.annotations.NullMarked;
