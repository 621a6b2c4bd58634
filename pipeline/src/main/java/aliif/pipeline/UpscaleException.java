package aliif.pipeline;

/**
 * Carries a failure through code that can report it only by throwing: decoders, running streams.
 */
public final class UpscaleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient UpscaleOutcome.Failure failure;

  public UpscaleException(UpscaleOutcome.Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public UpscaleException(UpscaleOutcome.Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public UpscaleOutcome.Failure failure() {
    return failure;
  }
}
