/** The files that PyTorch saves, read without running anything in them. Knows no model. */
@NullMarked
package aliif.model.torchfile;

import org.jspecify.annotations.NullMarked;
