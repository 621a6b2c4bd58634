/** Bicubic resampling, for scales below 1 and as a baseline to compare models with. */
@NullMarked
package aliif.model.bicubic;

import org.jspecify.annotations.NullMarked;
