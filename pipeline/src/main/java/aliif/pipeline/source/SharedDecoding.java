package aliif.pipeline.source;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for the pixels of one image. The image is decoded as long as one of them wants it.
 * Guarded by the {@link DecodedImages} that it belongs to.
 */
final class SharedDecoding {
  /** One of them. */
  record Waiter(
      ImageHeader header, Wanted wanted, CompletableFuture<Optional<DecodableImage>> found) {

    boolean wants() {
      return !found.isDone() && refusal().isEmpty();
    }

    /** Why it does not want the image any more, if so. */
    Optional<Throwable> refusal() {
      try {
        wanted.check();
        return Optional.empty();
      } catch (UpscaleException left) {
        return Optional.of(left);
      }
    }
  }

  private final List<Waiter> waiters = new ArrayList<>();

  CompletableFuture<Optional<DecodableImage>> join(ImageHeader header, Wanted wanted) {
    CompletableFuture<Optional<DecodableImage>> found = new CompletableFuture<>();
    waiters.add(new Waiter(header, wanted, found));
    return found;
  }

  boolean wanted() {
    return waiters.stream().anyMatch(Waiter::wants);
  }

  List<Waiter> waiters() {
    return List.copyOf(waiters);
  }
}
