package aliif.pipeline.image.bytes;

/**
 * Whether an image is still wanted. Decoders ask for each row or each piece of input, so that they
 * end soon after the answer has become no. Called by the thread that decodes; must be fast.
 */
@FunctionalInterface
public interface Wanted {
  /** To the end, whatever happens. */
  Wanted ALWAYS = () -> {};

  /**
   * Does nothing as long as the image is wanted.
   *
   * @throws aliif.pipeline.UpscaleException once it is not: the deadline has passed, or nobody
   *     waits for it
   */
  void check();
}
