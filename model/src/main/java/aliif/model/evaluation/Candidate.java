package aliif.model.evaluation;

/**
 * What is evaluated.
 *
 * @param name what tables call it
 */
public record Candidate(String name, Upscaler upscaler) {
  /** The baseline of every table. */
  public static final Candidate BICUBIC = new Candidate("bicubic", EightBitBicubic::resize);
}
