package aliif.gateway.http;

import aliif.gateway.access.Account;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.memory.Reservation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.StreamSubscriptionTimeoutTerminationMode;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * The work for one request, from its first line to the end of its answer. It ends once: by itself,
 * or broken off because the client left or the time is over. Safe for use by many threads.
 */
public final class RequestWork {
  static final AttributeKey<RequestWork> KEY = AttributeKey.create("work", RequestWork.class);

  /**
   * For streams within a stream, which Pekko would end if nobody reads them within 5 s: a part of a
   * body that waits for the image before it, or an answer for the answers before it. They end with
   * the work.
   */
  public static final Attributes UNREAD =
      ActorAttributes.streamSubscriptionTimeout(
          Duration.ofDays(1), StreamSubscriptionTimeoutTerminationMode.noop());

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final SharedKillSwitch streams = KillSwitches.shared("work");
  private final CompletableFuture<Done> end = new CompletableFuture<>();

  private final InetAddress client;
  private volatile Account account = Account.UNLIMITED;

  /**
   * @param client from where the request comes
   */
  RequestWork(InetAddress client) {
    this.client = client;
  }

  InetAddress client() {
    return client;
  }

  /** The work of a request, which its {@link Client} has attached to it. */
  public static RequestWork of(HttpRequest request) {
    return request.getAttribute(KEY).orElseThrow();
  }

  /** Counts a request for whom it is; its pixels and bytes, too, as they come. */
  void countFor(Account caller) {
    account = caller;
    Optional<Duration> wait = caller.request();
    if (wait.isPresent()) {
      caller.refuse("requests");
      throw new ProblemException(
          Problem.tooMany(
              "requests a second",
              caller.limits().requests(),
              caller.caller(),
              "requests",
              wait.orElseThrow()));
    }
  }

  /**
   * Counts pixels of an output as in progress, until the reservation is closed.
   *
   * @throws ProblemException if the caller has too many in progress
   * @throws UpscaleException if the caller may never have so many
   */
  public Reservation takePixels(long count) {
    Optional<Reservation> taken = account.pixels(count);
    if (taken.isEmpty()) {
      account.refuse("pixels");
      requirePossible(
          "output: %d pixels".formatted(count), count, account.limits().pixels(), "pixels");
      throw new ProblemException(
          Problem.tooMany(
              "pixels in progress",
              account.limits().pixels(),
              account.caller(),
              "pixels",
              RETRY_AFTER));
    }
    return taken.orElseThrow();
  }

  /** It would be no use to tell a client to come again with what is always too much. */
  private static void requirePossible(String what, long count, long most, String setting) {
    if (count > most) {
      throw new UpscaleException(
          new OverLimit(
              "%s (expected: at most %d for one caller; aliif.callers.%s raises it)"
                  .formatted(what, most, setting)));
    }
  }

  /** Counts bytes of a body as in progress, as they come, until this work ends. */
  public CountedBytes countedBytes() {
    CountedBytes counted = bytesOfPart();
    atEnd(counted::close);
    return counted;
  }

  /** Counts bytes of a part of the body as in progress, as they come, until that is closed. */
  public CountedBytes bytesOfPart() {
    return new CountedBytes(account);
  }

  /** Counts bytes that have come, for a caller. Safe for use by many threads. */
  public static final class CountedBytes implements AutoCloseable {
    private final Account account;
    private final Reservation taken;
    private volatile boolean closed;

    private CountedBytes(Account account) {
      this.account = account;
      this.taken = account.bytes();
    }

    /**
     * Adds some.
     *
     * @throws ProblemException if the caller has too many in progress
     * @throws UpscaleException if the caller may never have so many
     */
    public void add(long count) {
      if (!taken.grow(count) && !closed) {
        account.refuse("bytes");
        long all = taken.bytes() + count;
        requirePossible(
            "body: %d bytes or more".formatted(all), all, account.limits().bytes(), "bytes");
        throw new ProblemException(
            Problem.tooMany(
                "bytes in progress",
                account.limits().bytes(),
                account.caller(),
                "bytes",
                RETRY_AFTER));
      }
    }

    @Override
    public void close() {
      closed = true;
      taken.close();
    }
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
