/** How good a model is: PSNR and SSIM by the protocol of the papers. */
@NullMarked
package aliif.model.evaluation;

import org.jspecify.annotations.NullMarked;
