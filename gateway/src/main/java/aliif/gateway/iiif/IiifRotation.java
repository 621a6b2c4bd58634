package aliif.gateway.iiif;

import java.math.BigDecimal;

/**
 * The rotation of an image request (Image API 3.0 and 2.1, 4.3).
 *
 * @param mirrored before it is turned
 * @param degrees clockwise, at least 0, below 360
 */
record IiifRotation(boolean mirrored, BigDecimal degrees) {
  private static final BigDecimal FULL = BigDecimal.valueOf(360);

  /**
   * Reads a rotation.
   *
   * @throws aliif.pipeline.UpscaleException if it is none
   */
  static IiifRotation parse(String text) {
    boolean mirrored = text.startsWith("!");
    String number = mirrored ? text.substring(1) : text;
    if (!IiifText.isDecimal(number) || new BigDecimal(number).compareTo(FULL) > 0) {
      throw IiifText.invalid("rotation", text, "0 to 360, also with ! before it");
    }
    return new IiifRotation(mirrored, new BigDecimal(number).remainder(FULL));
  }

  /** The canonical form. */
  @Override
  public String toString() {
    return (mirrored ? "!" : "") + IiifText.canonical(degrees);
  }
}
