package aliif.gateway.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** The bytes of one connection, in both directions. Safe for use by many threads. */
final class Wire {
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final SharedKillSwitch requests = KillSwitches.shared("requests");
  private final SharedKillSwitch both = KillSwitches.shared("wire");
  private final CompletableFuture<Done> received = new CompletableFuture<>();
  private final CompletableFuture<Done> sent = new CompletableFuture<>();
  private long rest;

  Wire(HttpSettings settings, HttpThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.rest = settings.rest().bytes();
    var _ = sent.thenRun(this::endSoon);
  }

  /** Completes when the client sends no more. */
  CompletionStage<Done> received() {
    return received;
  }

  /** Completes when neither side sends any more. */
  CompletionStage<Done> ended() {
    return received.thenCombine(sent, (done, _) -> done);
  }

  /** From the network to the requests. */
  Flow<ByteString, ByteString, NotUsed> incoming() {
    return Flow.of(ByteString.class)
        .watchTermination(
            (it, done) -> {
              done.whenComplete((_, _) -> received.complete(Done.getInstance()));
              return it;
            })
        .via(requests.flow())
        .via(both.flow())
        .takeWhile(this::isTaken);
  }

  /*
   * The network asks for a piece when it has sent the one before. A piece has as many bytes as the
   * least rate allows in a window; a client that does not take it within a window is too slow.
   */
  Flow<ByteString, ByteString, NotUsed> outgoing() {
    return Flow.of(ByteString.class)
        .mapConcat(this::pieces)
        .backpressureTimeout(settings.answer().window())
        .via(both.flow())
        .watchTermination(
            (it, done) -> {
              done.whenComplete((_, _) -> sent.complete(Done.getInstance()));
              return it;
            });
  }

  private List<ByteString> pieces(ByteString bytes) {
    int most = settings.answer().bytes();
    return IntStream.range(0, Math.ceilDiv(bytes.size(), most))
        .mapToObj(i -> bytes.slice(i * most, Math.min(bytes.size(), (i + 1) * most)))
        .toList();
  }

  /** Counts bytes that come after the last answer; they are dropped, up to a bound. */
  private synchronized boolean isTaken(ByteString bytes) {
    if (sent.isDone()) {
      rest -= bytes.size();
    }
    return rest >= 0;
  }

  /** Goes on reading for a while: else the client might not see its last answer. */
  private void endSoon() {
    var late = threads.after(settings.rest().within(), both::shutdown);
    var _ = received.thenRun(late::cancel);
  }

  /** Takes no more requests; the connection ends when those in progress are answered. */
  void finish() {
    requests.shutdown();
  }

  /** Ends the connection at once, in the middle of what is being sent. */
  void tear() {
    both.abort(new ProblemException(Problem.clientLeft()));
  }
}
