package aliif.model.evaluation;

import aliif.model.bicubic.EightBitBicubic;
import java.util.OptionalInt;

/**
 * What is evaluated.
 *
 * @param name what tables call it
 * @param scale the only one that it is for; none if it is for all
 */
public record Candidate(String name, OptionalInt scale, ImageUpscaler upscaler) {
  /** The baseline of every table. */
  public static final Candidate BICUBIC = new Candidate("bicubic", EightBitBicubic::resize);

  /** One for all scales. */
  public Candidate(String name, ImageUpscaler upscaler) {
    this(name, OptionalInt.empty(), upscaler);
  }

  /** Whether it makes outputs of a scale. */
  public boolean isFor(double scale) {
    return this.scale.isEmpty() || this.scale.getAsInt() == scale;
  }
}
