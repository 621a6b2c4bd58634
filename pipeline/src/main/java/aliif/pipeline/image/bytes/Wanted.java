package aliif.pipeline.image.bytes;

/**
 * Tells whether an image is still wanted. Decoders ask before each row or piece of input, so that
 * they end soon after the caller has left or the deadline has passed. The decoding thread calls it
 * often, so it must be fast.
 */
@FunctionalInterface
public interface Wanted {
  /** For an image that stays wanted. */
  Wanted ALWAYS = () -> {};

  /**
   * Returns if the image is wanted.
   *
   * @throws aliif.pipeline.UpscaleException if it is not: the deadline has passed, or the caller
   *     has left
   */
  void check();
}
