package aliif.gateway.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * The work for one request, from its first line to the end of its answer. It ends once: by itself,
 * or broken off because the client left or the time is over. Safe for use by many threads.
 */
public final class RequestWork {
  static final AttributeKey<RequestWork> KEY = AttributeKey.create("work", RequestWork.class);

  private final SharedKillSwitch streams = KillSwitches.shared("work");
  private final CompletableFuture<Done> end = new CompletableFuture<>();

  /** The work of a request, which its {@link Client} has attached to it. */
  public static RequestWork of(HttpRequest request) {
    return request.getAttribute(KEY).orElseThrow();
  }

  /** A stream through here fails if the work is broken off. */
  public Flow<ByteString, ByteString, NotUsed> breakable() {
    return Flow.of(ByteString.class).via(streams.flow());
  }

  /** The stage, which is cancelled if the work is broken off. */
  public <T> CompletionStage<T> breakable(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    var _ =
        end.whenComplete(
            (_, reason) -> {
              if (reason != null) {
                future.cancel(false);
              }
            });
    return future;
  }

  /** Runs when the work has ended, whatever way; at once if it has. */
  public void atEnd(Runnable then) {
    var _ = end.whenComplete((_, _) -> then.run());
  }

  /** Ends it by itself. */
  public void close() {
    end.complete(Done.getInstance());
  }

  /** Ends it for a reason. */
  public void breakOff(RuntimeException reason) {
    if (end.completeExceptionally(reason)) {
      streams.abort(reason);
    }
  }

  /** Why it was broken off, if it was. */
  public Optional<Throwable> broken() {
    return end.isCompletedExceptionally() ? Optional.of(end.exceptionNow()) : Optional.empty();
  }
}
