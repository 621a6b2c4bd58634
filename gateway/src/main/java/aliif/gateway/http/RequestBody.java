package aliif.gateway.http;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;

/** Reads bodies whole, within the limit for one and the budget for all. */
final class RequestBody {
  private static final Duration WHOLE_WITHIN = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final long limit;
  private final UploadBudget budget;

  RequestBody(ActorSystem<?> system, long limit, UploadBudget budget) {
    this.system = system;
    this.limit = limit;
    this.budget = budget;
  }

  /**
   * Passes a request's body to its use; the budget has it until the use's stage completes.
   *
   * @throws UpscaleException if the body will not be read
   */
  <T> CompletionStage<T> read(HttpRequest request, Function<ByteString, CompletionStage<T>> use) {
    RequestEntity entity = request.entity();
    requireImage(entity);
    OptionalLong length = entity.getContentLengthOption();
    if (length.orElse(0) > limit) {
      throw new UpscaleException(overLimit(length.getAsLong() + " bytes"));
    }
    UploadBudget.Share share =
        budget
            .take(length.orElse(limit))
            .orElseThrow(
                () ->
                    new UpscaleException(
                        new Overloaded("uploads: no room now (expected: later)", RETRY_AFTER)));
    return entity
        .withSizeLimit(limit)
        .toStrict(WHOLE_WITHIN.toMillis(), limit, system)
        .thenApply(HttpEntity.Strict::getData)
        .exceptionallyCompose(thrown -> CompletableFuture.failedStage(known(thrown)))
        .thenCompose(use)
        .whenComplete((_, _) -> share.close());
  }

  private Throwable known(Throwable thrown) {
    return switch (thrown instanceof CompletionException ? thrown.getCause() : thrown) {
      case EntityStreamSizeException _ -> new UpscaleException(overLimit("more"));
      case EntityStreamException _ ->
          new UpscaleException(
              new UnreadableImage("body: ended early (expected: the whole image)"));
      case TimeoutException _ ->
          new UpscaleException(
              new DeadlinePassed(
                  "body: not whole in time (expected: within "
                      + WHOLE_WITHIN.toMinutes()
                      + " minutes)"));
      case null, default -> thrown;
    };
  }

  private OverLimit overLimit(String value) {
    return new OverLimit("body: " + value + " (expected: at most " + limit + " bytes)");
  }

  private static void requireImage(RequestEntity entity) {
    if (entity.getContentType().mediaType().isMultipart()) {
      throw new UpscaleException(
          new UnsupportedFormat(
              "content type: "
                  + entity.getContentType().mediaType()
                  + " (expected: the image itself as the body)"));
    }
    if (entity.getContentLengthOption().orElse(1) == 0) {
      throw new UpscaleException(new InvalidParameter("body: empty (expected: an image)"));
    }
  }
}
