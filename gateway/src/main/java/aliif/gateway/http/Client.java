package aliif.gateway.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * One connection's client: the requests that are in progress for it. Ends the connection when it
 * has been idle for too long. Safe for use by many threads.
 *
 * <p>A client that closes its sending side counts as gone, as in other servers: it cannot be told
 * from a client that has died.
 */
final class Client {
  private static final Duration SOON = Duration.ofMillis(500);

  /** The connection goes on with another protocol. */
  private static final int SWITCHING = 101;

  private final InetAddress address;
  private final Wire wire;
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final Set<RequestWork> working = new HashSet<>();
  private final Set<RequestWork> answering = new HashSet<>();
  private Cancellable idle;
  private boolean finishing;
  private boolean left;

  /**
   * @param address from where it has connected
   */
  Client(InetAddress address, Wire wire, HttpSettings settings, HttpThreads threads) {
    this.address = address;
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
    RequestWork work = new RequestWork(address);
    boolean late;
    synchronized (this) {
      idle.cancel();
      working.add(work);
      late = left;
    }
    work.atEnd(() -> ended(work));
    if (late) {
      breakOff(work); // it was read before the connection's end, and begins after it
    }
    return work;
  }

  /** Ends the connection, unless a request has come at the same moment. */
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

  /** Ends the work when its answer has been sent, or is given up. */
  private HttpResponse watched(HttpResponse response, RequestWork work) {
    if (response.status().intValue() == SWITCHING) {
      return response; // what comes now ends the work
    }
    if (response.entity().isStrict()) {
      work.close();
      return response;
    }
    HttpResponse begun = begun(response, work);
    Flow<ByteString, ByteString, NotUsed> watch =
        Flow.of(ByteString.class)
            .completionTimeout(settings.answer().within())
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> work.close());
                  return it;
                });
    ResponseEntity entity = begun.entity();
    OptionalLong length = entity.getContentLengthOption();
    return length.isPresent()
        ? begun.withEntity(
            HttpEntities.create(
                entity.getContentType(), length.getAsLong(), entity.getDataBytes().via(watch)))
        : begun.transformEntityDataBytes(watch);
  }

  private synchronized HttpResponse begun(HttpResponse response, RequestWork work) {
    answering.add(work);
    return finishing ? response.addHeader(Connection.create("close")) : response;
  }

  /*
   * When the client has left, work without an answer is broken off. An answer that is being sent
   * must not end as if it were whole, and must not be logged as a failure, so its connection is torn
   * down. An answer that had not begun to be sent does not notice that; it is broken off a moment
   * later.
   */
  private void left() {
    Set<RequestWork> begun;
    Set<RequestWork> unanswered;
    synchronized (this) {
      left = true;
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

  /** Takes no more requests, and ends the connection when the last one is answered. */
  synchronized void finish() {
    finishing = true;
    if (working.isEmpty()) {
      wire.finish();
    }
  }
}
