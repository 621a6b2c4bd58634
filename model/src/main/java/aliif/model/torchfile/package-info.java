/**
 * The files that PyTorch saves, read without executing anything in them. This package knows no
 * model.
 */
@NullMarked
package aliif.model.torchfile;

import org.jspecify.annotations.NullMarked;
