package aliif.model.evaluation;

import aliif.model.RgbImage;

/**
 * How near an output is to its original.
 *
 * @param psnrY in dB, on Y, the scale shaved: Set5, Set14, B100, Urban100
 * @param psnrRgb in dB, on RGB, the scale and 6 shaved: DIV2K
 * @param ssimY at most 1, on Y, the scale shaved
 */
public record ImageScores(double psnrY, double psnrRgb, double ssimY) {

  /** Compares an output, of which nothing is rounded, with the original. */
  public static ImageScores of(TestPair pair, RgbImage output) {
    return new ImageScores(
        Psnr.luma(output, pair.high(), pair.shave()),
        Psnr.rgb(output, pair.high(), pair.shave() + TestPair.MORE_FOR_RGB),
        Ssim.luma(output, pair.high(), pair.shave()));
  }
}
