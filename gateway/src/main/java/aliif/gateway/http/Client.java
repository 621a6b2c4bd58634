package aliif.gateway.http;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * Who is at the other end of a connection: what is in work for it, and when it has been idle for
 * too long. Safe for use by many threads.
 *
 * <p>A client that closes its direction counts as gone, as in other servers: between that and a
 * client that has died, nothing tells the difference.
 */
final class Client {
  private static final Duration SOON = Duration.ofMillis(500);

  private final Wire wire;
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final Set<RequestWork> working = new HashSet<>();
  private final Set<RequestWork> answering = new HashSet<>();
  private Cancellable idle;
  private boolean finishing;

  Client(Wire wire, HttpSettings settings, HttpThreads threads) {
    this.wire = wire;
    this.settings = settings;
    this.threads = threads;
    this.idle = threads.after(settings.idle(), this::endIfIdle);
    wire.received().thenRun(this::left);
  }

  Wire wire() {
    return wire;
  }

  /** Answers one request; several may overlap. */
  CompletionStage<HttpResponse> answer(
      HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    RequestWork work = begin();
    return routes
        .apply(request.addAttribute(RequestWork.KEY, work))
        .thenApply(response -> watched(response, work));
  }

  private RequestWork begin() {
    RequestWork work = new RequestWork();
    synchronized (this) {
      idle.cancel();
      working.add(work);
    }
    work.atEnd(() -> ended(work));
    return work;
  }

  /** A request may have come while the timer ran out. */
  private synchronized void endIfIdle() {
    if (working.isEmpty()) {
      wire.finish();
    }
  }

  private synchronized void ended(RequestWork work) {
    working.remove(work);
    answering.remove(work);
    if (working.isEmpty()) {
      idle.cancel();
      if (finishing) {
        wire.finish();
      } else {
        idle = threads.after(settings.idle(), this::endIfIdle);
      }
    }
  }

  /** Ties the work to the life of its answer. */
  private HttpResponse watched(HttpResponse response, RequestWork work) {
    if (response.entity().isStrict()) {
      work.close();
      return response;
    }
    return begun(response, work)
        .transformEntityDataBytes(
            Flow.of(ByteString.class)
                .completionTimeout(settings.answer().within())
                .watchTermination(
                    (it, done) -> {
                      done.whenComplete((_, _) -> work.close());
                      return it;
                    }));
  }

  private synchronized HttpResponse begun(HttpResponse response, RequestWork work) {
    answering.add(work);
    return finishing ? response.addHeader(Connection.create("close")) : response;
  }

  /*
   * Work that is not yet answered is broken off. An answer under way must not end as if it were
   * whole, nor as a failure that is logged, so the connection is taken away from it; what has not
   * noticed that soon, as it had not begun to be sent, is broken off too.
   */
  private void left() {
    Set<RequestWork> begun;
    Set<RequestWork> unanswered;
    synchronized (this) {
      idle.cancel();
      begun = new HashSet<>(answering);
      unanswered = new HashSet<>(working);
      unanswered.removeAll(answering);
    }
    unanswered.forEach(Client::breakOff);
    if (!begun.isEmpty()) {
      wire.tear();
      threads.after(SOON, () -> begun.forEach(Client::breakOff));
    }
  }

  private static void breakOff(RequestWork work) {
    work.breakOff(new ProblemException(Problem.clientLeft()));
  }

  /** Takes no more requests, and ends when the last is answered. */
  synchronized void finish() {
    finishing = true;
    if (working.isEmpty()) {
      wire.finish();
    }
  }
}
