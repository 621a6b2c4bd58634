package aliif.gateway.http;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * One connection: what is in work for it, and when it ends. Safe for use by many threads.
 *
 * <p>A client that closes its direction counts as gone, as in other servers: between that and a
 * client that has died, nothing tells the difference.
 */
final class Client {
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final SharedKillSwitch wire = KillSwitches.shared("wire");
  private final Set<Work> working = new HashSet<>();
  private final Set<Work> answering = new HashSet<>();
  private final CompletableFuture<Done> incomingEnd = new CompletableFuture<>();
  private final CompletableFuture<Done> outgoingEnd = new CompletableFuture<>();
  private Cancellable end;
  private boolean stopping;
  private long rest;

  Client(HttpSettings settings, HttpThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.rest = settings.rest().bytes();
    this.end = threads.after(settings.idle(), this::end);
    gone().thenRun(this::forget);
  }

  /** When both directions have ended. */
  CompletionStage<Done> gone() {
    return incomingEnd.thenCombine(outgoingEnd, (done, _) -> done);
  }

  /** Answers one request; several may overlap. */
  CompletionStage<HttpResponse> answer(
      HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    Work work = begin();
    return routes
        .apply(request.addAttribute(Work.KEY, work))
        .thenApply(response -> watched(response, work));
  }

  private Work begin() {
    Work work = new Work();
    synchronized (this) {
      end.cancel();
      working.add(work);
    }
    work.atEnd(() -> ended(work));
    return work;
  }

  private synchronized void ended(Work work) {
    working.remove(work);
    answering.remove(work);
    if (working.isEmpty() && !outgoingEnd.isDone()) {
      endAfter(stopping ? settings.rest().within() : settings.idle());
    }
  }

  private synchronized void endAfter(Duration time) {
    end.cancel();
    end = threads.after(time, this::end);
  }

  private synchronized void forget() {
    end.cancel();
  }

  /** Ties the work to the life of its answer. */
  private HttpResponse watched(HttpResponse response, Work work) {
    HttpResponse last = response;
    synchronized (this) {
      if (stopping) {
        last = response.addHeader(Connection.create("close"));
      }
      if (!response.entity().isStrict()) {
        answering.add(work);
      }
    }
    if (response.entity().isStrict()) {
      work.close();
      return last;
    }
    return last.transformEntityDataBytes(
        Flow.of(ByteString.class)
            .completionTimeout(settings.answer().within())
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> work.close());
                  return it;
                }));
  }

  /** The bytes from the network to the requests. */
  Flow<ByteString, ByteString, NotUsed> incoming() {
    return Flow.of(ByteString.class)
        .watchTermination(
            (it, done) -> {
              done.whenComplete((_, _) -> left());
              return it;
            })
        .via(wire.flow())
        .takeWhile(this::isTaken);
  }

  /*
   * The network asks for a piece when it has sent the one before: who does not take a piece of a
   * window's bytes within a window is slower than the least rate.
   */
  Flow<ByteString, ByteString, NotUsed> outgoing() {
    return Flow.of(ByteString.class)
        .mapConcat(this::pieces)
        .backpressureTimeout(settings.answer().window())
        .via(wire.flow())
        .watchTermination(
            (it, done) -> {
              done.whenComplete((_, _) -> answered());
              return it;
            });
  }

  private List<ByteString> pieces(ByteString bytes) {
    int most = settings.answer().bytes();
    return IntStream.range(0, Math.ceilDiv(bytes.size(), most))
        .mapToObj(i -> bytes.slice(i * most, Math.min(bytes.size(), (i + 1) * most)))
        .toList();
  }

  /** What comes after the last answer is dropped further down, up to a bound. */
  private synchronized boolean isTaken(ByteString bytes) {
    if (outgoingEnd.isDone()) {
      rest -= bytes.size();
    }
    return rest >= 0;
  }

  /** Nothing is sent any more; the client may have to be read on to see what was. */
  private void answered() {
    endAfter(settings.rest().within());
    outgoingEnd.complete(Done.getInstance());
  }

  /*
   * Work that is not yet answered is broken off. An answer under way must not end as if it were
   * whole, nor as a failure that is logged, so the connection is taken away from it.
   */
  private void left() {
    Set<Work> unanswered;
    boolean torn;
    synchronized (this) {
      torn = !answering.isEmpty();
      unanswered = new HashSet<>(working);
      unanswered.removeAll(answering);
    }
    ProblemException reason = new ProblemException(Problem.clientLeft());
    if (torn) {
      wire.abort(reason);
    }
    unanswered.forEach(work -> work.breakOff(reason));
    incomingEnd.complete(Done.getInstance());
  }

  /** Takes no more requests, and ends when the last is answered. */
  void finish() {
    boolean idle;
    synchronized (this) {
      stopping = true;
      idle = working.isEmpty();
    }
    if (idle) {
      end();
    }
  }

  private void end() {
    wire.shutdown();
  }

  /** Ends at once, whatever is in work. */
  void abort() {
    wire.abort(new ProblemException(Problem.clientLeft()));
  }
}
