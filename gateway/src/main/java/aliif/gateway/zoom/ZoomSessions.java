package aliif.gateway.zoom;

import aliif.gateway.answer.WaitingThreads;
import aliif.gateway.zoom.ZoomSession.Command;
import aliif.gateway.zoom.view.ZoomImage;
import aliif.infra.images.StoredImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** All zoom sessions of a server. Safe for use by many threads. */
public final class ZoomSessions {
  /** The subprotocol, with its version. */
  public static final String PROTOCOL = "aliif-zoom.1";

  private final SessionResources resources;
  private final Set<Open> open = new HashSet<>();
  private long number;
  private boolean finishing;

  /** A session, and its end. */
  private record Open(ActorRef<Command> session, ZoomImage image, CompletableFuture<Done> ended) {}

  /**
   * A session that begins when its answer is sent.
   *
   * @param answer to the handshake
   * @param ended completes when the socket has closed
   * @param leave to be run if the client leaves, at any time
   */
  public record Begun(HttpResponse answer, CompletionStage<Done> ended, Runnable leave) {}

  public ZoomSessions(SessionResources resources) {
    this.resources = resources;
  }

  /** Pixels that a client may look at, at a time. */
  long largestView() {
    return resources.settings().viewPixels();
  }

  /** Finds an image, on a thread that may block. */
  public CompletionStage<Optional<ZoomImage>> find(ImageId id) {
    return WaitingThreads.of(resources.system())
        .on(() -> resources.http().images().find(id).map(this::described));
  }

  private ZoomImage described(StoredImage image) {
    try {
      ImageHeader header = ImageDecoder.probe(image.encoded(), resources.http().limits());
      return new ZoomImage(
          image.id(), header.size(), header.alpha(), image.encoded(), image::close);
    } catch (RuntimeException | Error problem) {
      image.close();
      throw problem;
    }
  }

  /**
   * Begins a session; empty if there are too many, or the server stops.
   *
   * @param upgrade a handshake that offers {@link #PROTOCOL}
   * @param image which is released when the session has ended, or does not begin
   */
  public synchronized Optional<Begun> begin(WebSocketUpgrade upgrade, ZoomImage image) {
    if (finishing || open.size() >= resources.settings().sessions()) {
      image.release().run();
      return Optional.empty();
    }
    AtomicReference<Optional<CloseReason>> reason = new AtomicReference<>(Optional.empty());
    ActorSystem<?> system = resources.system();
    number++;
    ActorRef<Command> session =
        system.systemActorOf(
            ZoomSession.create(resources, image, reason), "zoom-" + number, Props.empty());
    Open begun = new Open(session, image, new CompletableFuture<>());
    open.add(begun);
    resources.metrics().opened();
    return Optional.of(
        new Begun(
            new FramedSocket(system, resources.settings().silence(), reason::get)
                .answer(upgrade, PROTOCOL, messages(session), () -> end(begun)),
            begun.ended(),
            () -> end(begun)));
  }

  private Flow<Message, Message, NotUsed> messages(ActorRef<Command> session) {
    ArrivingMessages arriving =
        new ArrivingMessages(resources.system(), resources.settings().message());
    Sink<Message, NotUsed> from =
        Flow.of(Message.class)
            .mapAsync(1, arriving::whole)
            .mapAsync(1, incoming -> received(session, incoming))
            .to(Sink.ignore());
    Source<Message, NotUsed> to =
        Source.<Message>queue(0, OverflowStrategy.backpressure())
            .mapMaterializedValue(
                socket -> {
                  session.tell(new ZoomSession.Opened(socket));
                  return NotUsed.getInstance();
                });
    return Flow.fromSinkAndSourceCoupled(from, to);
  }

  private static CompletionStage<Done> received(ActorRef<Command> session, Incoming incoming) {
    CompletableFuture<Done> taken = new CompletableFuture<>();
    session.tell(new ZoomSession.Received(incoming, taken));
    return taken;
  }

  private void end(Open session) {
    synchronized (this) {
      if (!open.remove(session)) {
        return;
      }
    }
    session.session().tell(new ZoomSession.Left());
    session.image().release().run();
    resources.metrics().closed();
    session.ended().complete(Done.getInstance());
  }

  /** Takes no more sessions, and ends those that are open; completes when all have ended. */
  public CompletionStage<Done> finish() {
    List<Open> last;
    synchronized (this) {
      finishing = true;
      last = List.copyOf(open);
    }
    last.forEach(each -> each.session().tell(new ZoomSession.Close(CloseReason.STOPPING)));
    return CompletableFuture.allOf(last.stream().map(Open::ended).toArray(CompletableFuture[]::new))
        .thenApply(_ -> Done.getInstance());
  }
}
