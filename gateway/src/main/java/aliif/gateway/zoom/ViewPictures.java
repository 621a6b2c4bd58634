package aliif.gateway.zoom;

import aliif.gateway.http.Problem;
import aliif.gateway.zoom.ZoomSession.Command;
import aliif.gateway.zoom.view.CreditAccount;
import aliif.gateway.zoom.view.Picture;
import aliif.gateway.zoom.view.PictureFrame;
import aliif.gateway.zoom.view.ServerMessage;
import aliif.gateway.zoom.view.ViewPlan;
import aliif.gateway.zoom.view.ViewWork;
import aliif.gateway.zoom.view.ZoomImage;
import aliif.gateway.zoom.view.ZoomSettings;
import aliif.infra.metrics.ZoomMetrics;
import aliif.pipeline.Failures;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.util.ByteString;

/**
 * The pictures of a session: has them made for the view that the client has now, and sends them.
 * Only so many are in progress or wait to be sent, and only for as many bytes as the client has
 * granted. For the session's thread.
 */
final class ViewPictures {
  private static final String PAUSE = "pause";
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final SessionResources resources;
  private final ZoomMetrics metrics;
  private final ZoomImage image;
  private final ZoomOutlet outlet;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final CreditAccount credit;
  private final Map<PictureWork, Picture> inProgress = new LinkedHashMap<>();
  private final Deque<Ready> ready = new ArrayDeque<>();
  private Optional<ViewWork> view = Optional.empty();
  private boolean pausing;

  /** A picture that waits to be sent. */
  private record Ready(PictureWork work, Picture picture, ByteString bytes) {}

  ViewPictures(
      SessionResources resources,
      ZoomImage image,
      ZoomOutlet outlet,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.resources = resources;
    this.metrics = resources.metrics();
    this.image = image;
    this.outlet = outlet;
    this.context = context;
    this.timers = timers;
    this.credit = new CreditAccount(resources.settings().credit());
  }

  /** The client can take more. */
  void grant(long bytes) {
    credit.grant(bytes);
  }

  /** The client sees something else now. */
  void see(ViewPlan plan) {
    ViewWork now = ViewWork.of(view, plan, System.nanoTime());
    Map.copyOf(inProgress).forEach((work, picture) -> dropUnwanted(now, work, picture));
    ready.removeIf(each -> dropUnwanted(now, each.work(), each.picture()));
    view = Optional.of(now);
    outlet.say(ServerMessage.plan(plan, now.unsentTiles()));
  }

  private boolean dropUnwanted(ViewWork now, PictureWork work, Picture picture) {
    boolean unwanted = !now.wants(picture);
    if (unwanted) {
      inProgress.remove(work);
      drop(work, picture, "cancelled");
    }
    return unwanted;
  }

  private void drop(PictureWork work, Picture picture, String outcome) {
    work.close();
    metrics.ended(kind(picture), outcome);
  }

  private static String kind(Picture picture) {
    return switch (picture) {
      case Picture.Preview _ -> "preview";
      case Picture.Sharp _ -> "tile";
      case Picture.Beside _ -> "prefetch";
    };
  }

  /** A picture is made. */
  void made(PictureWork work, ByteString bytes) {
    Optional<Picture> picture = Optional.ofNullable(inProgress.remove(work));
    picture.ifPresent(
        made -> {
          switch (made) {
            case Picture.Beside _ -> drop(work, made, "prefetched");
            case Picture.Preview _ -> ready.addFirst(new Ready(work, made, bytes));
            case Picture.Sharp _ -> ready.add(new Ready(work, made, bytes));
          }
        });
  }

  /** A picture is not made. For want of memory it is tried again; else the view fails. */
  void notMade(PictureWork work, Failure failure) {
    Optional<Picture> picture = Optional.ofNullable(inProgress.remove(work));
    picture.ifPresent(
        missing -> {
          drop(work, missing, "failed");
          boolean again = view.map(now -> now.again(missing, !pausing)).orElse(false);
          switch (failure) {
            case Overloaded(_, Duration after) when again -> pause(after);
            case OutOfMemory(_, Duration after) when again -> pause(after);
            case Failure _ -> fail(missing, failure);
          }
        });
  }

  private void pause(Duration time) {
    pausing = true;
    timers.startSingleTimer(
        PAUSE, new ZoomSession.GoOn(), time.compareTo(LONGEST_PAUSE) < 0 ? time : LONGEST_PAUSE);
  }

  /** The pause is over. */
  void goOn() {
    pausing = false;
  }

  private void fail(Picture missing, Failure failure) {
    if (missing instanceof Picture.Beside) {
      return; // nobody has asked for it
    }
    view.ifPresent(
        now ->
            outlet.say(
                ServerMessage.error(
                    Optional.of(now.plan().view().number()),
                    Problem.of(failure).name(),
                    failure.message())));
    close();
  }

  /** Sends what can be sent, and begins what can be begun. */
  void goAhead() {
    view.ifPresent(
        now -> {
          while (isSendable(now)) {
            send(now, ready.remove());
          }
          begin(now);
          if (now.isJustDone()) {
            Duration age = now.age(System.nanoTime());
            metrics.done(age);
            outlet.say(ServerMessage.done(now.plan().view().number(), age));
          }
        });
  }

  private boolean isSendable(ViewWork now) {
    return !ready.isEmpty()
        && now.isDue(ready.element().picture())
        && outlet.isFree()
        && credit.isOpen();
  }

  private void send(ViewWork now, Ready next) {
    boolean last = now.unsent() == 1;
    ByteString frame = PictureFrame.of(now.plan(), next.picture()).bytes(last, next.bytes());
    outlet.send(frame);
    credit.spend(frame.size());
    metrics.sent(frame.size());
    now.sent(next.picture());
    if (next.picture() instanceof Picture.Preview) {
      metrics.previewed(now.age(System.nanoTime()));
    }
    drop(next.work(), next.picture(), "sent");
  }

  private void begin(ViewWork now) {
    if (!pausing && now.awaitsPreview() && credit.isOpen()) {
      // Tiles of the view before that are ready wait for it, so they must not hold it up.
      begin(now.plan(), now.next().orElseThrow());
    }
    while (!pausing && inProgress.size() + ready.size() < room(now)) {
      Optional<Picture> next = Optional.empty();
      if (now.unsent() == 0) {
        next = inProgress.isEmpty() ? now.nextBeside() : next;
      } else if (credit.hasRoom(readyBytes(), inProgress.size())) {
        next = now.next();
      }
      if (next.isEmpty()) {
        return;
      }
      begin(now.plan(), next.orElseThrow());
    }
  }

  private int room(ViewWork now) {
    ZoomSettings settings = resources.settings();
    return now.isPreviewing() ? settings.inProgressWithPreview() : settings.inProgress();
  }

  private long readyBytes() {
    return ready.stream().mapToLong(each -> each.bytes().size()).sum();
  }

  private void begin(ViewPlan plan, Picture picture) {
    String id = context.getSelf().path().name() + "-" + plan.view().number();
    UpscaleRequest request =
        new UpscaleRequest(
            id,
            image.encoded(),
            plan.parameters(picture),
            picture instanceof Picture.Beside ? Priority.PREFETCH : Priority.VISIBLE,
            Optional.empty());
    PictureWork work =
        PictureWork.begin(resources.system(), resources.memory(), resources.upscaler(), request);
    inProgress.put(work, picture);
    metrics.begun();
    context.pipeToSelf(
        work.bytes(),
        (bytes, thrown) ->
            thrown == null
                ? new ZoomSession.Made(work, bytes)
                : new ZoomSession.NotMade(work, Failures.of(id, thrown)));
  }

  /** Stops all work; there is no view then. */
  void close() {
    inProgress.forEach((work, picture) -> drop(work, picture, "cancelled"));
    inProgress.clear();
    ready.forEach(each -> drop(each.work(), each.picture(), "cancelled"));
    ready.clear();
    view = Optional.empty();
  }
}
