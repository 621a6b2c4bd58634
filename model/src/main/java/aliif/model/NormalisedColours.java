package aliif.model;

/** Colours as networks see them: [0, 1] becomes [-1, 1] (docs/model.md 1.1). */
public final class NormalisedColours {
  private NormalisedColours() {}

  /** {@code (x - 0.5) / 0.5}. */
  public static float normalised(float colour) {
    return (colour - 0.5f) / 0.5f;
  }

  /** The way back, clamped to [0, 1]. */
  public static float colour(float normalised) {
    return Math.clamp(normalised * 0.5f + 0.5f, 0, 1);
  }
}
