package aliif.gateway.zoom;

import aliif.gateway.zoom.view.ClientMessage;
import aliif.gateway.zoom.view.MessageRate;
import aliif.gateway.zoom.view.ServerMessage;
import aliif.gateway.zoom.view.ViewPlan;
import aliif.gateway.zoom.view.ZoomImage;
import aliif.gateway.zoom.view.ZoomProblem;
import aliif.gateway.zoom.view.ZoomSettings;
import aliif.gateway.zoom.view.ZoomView;
import aliif.pipeline.UpscaleOutcome.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/** One client and its image: obeys the client's messages, and ends when it has to. */
final class ZoomSession extends AbstractMatchingBehavior<ZoomSession.Command> {
  private static final String IDLE = "idle";

  /** Messages to a session. */
  sealed interface Command {}

  /** The socket is open. */
  record Opened(SourceQueueWithComplete<Message> socket) implements Command {}

  /** The client has sent something; what it sends next comes when this is taken. */
  record Received(Incoming incoming, CompletableFuture<Done> taken) implements Command {}

  /** The socket has taken what was sent last. */
  record Accepted() implements Command {}

  /** A picture is made. */
  record Made(PictureWork work, ByteString bytes) implements Command {}

  /** A picture is not made. */
  record NotMade(PictureWork work, Failure failure) implements Command {}

  /** A pause after a lack of memory is over. */
  record GoOn() implements Command {}

  /** The session shall end. */
  record Close(CloseReason reason) implements Command {}

  /** The client is gone. */
  record Left() implements Command {}

  private final TimerScheduler<Command> timers;
  private final SessionResources resources;
  private final ZoomImage image;
  private final AtomicReference<Optional<CloseReason>> reason;
  private final ZoomOutlet outlet;
  private final ViewPictures pictures;
  private final MessageRate rate;
  private long lastView = -1;
  private boolean closing;

  private ZoomSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SessionResources resources,
      ZoomImage image,
      AtomicReference<Optional<CloseReason>> reason,
      SourceQueueWithComplete<Message> socket) {
    super(context);
    this.timers = timers;
    this.resources = resources;
    this.image = image;
    this.reason = reason;
    var self = context.getSelf();
    this.outlet = new ZoomOutlet(socket, () -> self.tell(new Accepted()));
    this.pictures = new ViewPictures(resources, image, outlet, context, timers);
    ZoomSettings.Message messages = resources.settings().message();
    this.rate = new MessageRate(messages.perSecond(), messages.errors(), System.nanoTime());
    outlet.say(ServerMessage.hello(image, resources.models()));
    watchIdleness();
  }

  /**
   * A session whose socket is about to open.
   *
   * @param reason set before the socket is closed
   */
  static Behavior<Command> create(
      SessionResources resources, ZoomImage image, AtomicReference<Optional<CloseReason>> reason) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.receive(Command.class)
                        .onMessage(
                            Opened.class,
                            opened ->
                                new ZoomSession(
                                    context, timers, resources, image, reason, opened.socket()))
                        .onAnyMessage(_ -> Behaviors.stopped())
                        .build()));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Received(Incoming incoming, var taken) -> onReceived(incoming, taken);
      case Accepted _ -> outlet.taken();
      case Made(PictureWork work, ByteString bytes) -> pictures.made(work, bytes);
      case NotMade(PictureWork work, Failure failure) -> pictures.notMade(work, failure);
      case GoOn _ -> pictures.goOn();
      case Close(CloseReason why) -> close(why);
      case Opened _ -> throw new IllegalStateException("socket: opened twice");
      case Left _ -> {
        return Behaviors.stopped();
      }
    }
    if (closing && outlet.isFree()) {
      return Behaviors.stopped();
    }
    pictures.goAhead();
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      pictures.close();
      outlet.close();
    }
    return this;
  }

  private void onReceived(Incoming incoming, CompletableFuture<Done> taken) {
    if (!closing) {
      watchIdleness();
      switch (incoming) {
        case Incoming.Text(String text) -> onText(text);
        case Incoming.Unread(var kind, String detail, CloseReason why) -> {
          outlet.say(ServerMessage.error(Optional.empty(), kind.text(), detail));
          close(why);
        }
      }
    }
    outlet.whenCalm(taken);
  }

  private void onText(String text) {
    try {
      rate.count(System.nanoTime());
      switch (ClientMessage.parse(text)) {
        case ClientMessage.Credit(long bytes) -> pictures.grant(bytes);
        case ZoomView view -> onView(view);
      }
      rate.good();
      resources.metrics().message(true);
    } catch (ZoomProblem problem) {
      wrong(problem);
    }
  }

  private void onView(ZoomView view) {
    try {
      if (view.number() <= lastView) {
        throw ZoomProblem.invalid(
            "view: %d (expected: above %d, the one before)".formatted(view.number(), lastView));
      }
      ViewPlan plan = ViewPlan.of(view, image, resources.models(), resources.settings());
      lastView = view.number();
      pictures.see(plan);
    } catch (ZoomProblem problem) {
      throw problem.of(view.number());
    }
  }

  private void wrong(ZoomProblem problem) {
    resources.metrics().message(false);
    outlet.say(ServerMessage.error(problem.view(), problem.kind().text(), problem.detail()));
    if (!rate.bears()) {
      close(CloseReason.ERRORS);
    }
  }

  private void watchIdleness() {
    timers.startSingleTimer(IDLE, new Close(CloseReason.IDLE), resources.settings().idle());
  }

  /** Stops all work. What has been said is still sent; then the socket is closed. */
  private void close(CloseReason why) {
    if (!closing) {
      closing = true;
      reason.set(Optional.of(why));
      pictures.close();
    }
  }
}
