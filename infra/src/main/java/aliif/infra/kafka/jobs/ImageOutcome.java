package aliif.infra.kafka.jobs;

import aliif.infra.store.Address;
import aliif.model.Size;

/** How the request for an image of a job was answered. */
public sealed interface ImageOutcome {
  /**
   * The output is in the store.
   *
   * @param mediaType of the output, such as {@code image/png}
   */
  record Rendered(Address output, String mediaType, Size size) implements ImageOutcome {}

  /**
   * There is no output.
   *
   * @param reason in one line
   */
  record Failed(String reason) implements ImageOutcome {}

  /** Somebody has cancelled it. */
  record Cancelled() implements ImageOutcome {}
}
