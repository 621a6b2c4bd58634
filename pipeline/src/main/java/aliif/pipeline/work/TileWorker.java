package aliif.pipeline.work;

import aliif.model.Aliif;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.Claim;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.features.FeatureLease;
import aliif.pipeline.features.FeatureSlot;
import aliif.pipeline.features.Handover;
import aliif.pipeline.work.WorkMeter.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs the model on its own thread: asks the queue for work, does it, answers, and asks again. If
 * the engine throws, the worker ends; the queue then starts a new worker, and gives the piece to
 * another one, once. If the engine runs out of memory, it is closed with all its scratch memory,
 * and the piece is refused.
 */
final class TileWorker extends AbstractMatchingBehavior<TileQueue.Do> {

  private final ActorRef<TileQueue.Command> queue;
  private final Engines engines;
  private final FeatureCache features;
  private final WorkMeter meter;

  /*
   * Only the engine of the last model is kept: the memory of idle engines is counted for each worker,
   * and creating an engine takes little time compared with a tile.
   */
  private Optional<Kept> kept = Optional.empty();

  /** An engine and the model that it runs. */
  private record Kept(String model, Aliif engine) {}

  private TileWorker(
      ActorContext<TileQueue.Do> context,
      ActorRef<TileQueue.Command> queue,
      Engines engines,
      PoolResources pool) {
    super(context);
    this.queue = queue;
    this.engines = engines;
    this.features = pool.features();
    this.meter = pool.meter();
  }

  static Behavior<TileQueue.Do> create(
      ActorRef<TileQueue.Command> queue, Engines engines, PoolResources pool) {
    return Behaviors.setup(
        context -> {
          queue.tell(new TileQueue.Pull(context.getSelf()));
          return new TileWorker(context, queue, engines, pool);
        });
  }

  @Override
  public Behavior<TileQueue.Do> onMessage(TileQueue.Do command) {
    return onDo(command);
  }

  @Override
  public Behavior<TileQueue.Do> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      drop();
    }
    return this;
  }

  private Behavior<TileQueue.Do> onDo(TileQueue.Do command) {
    switch (command.work()) {
      case TileWork.Encode(_, var crop) ->
          answer(
              command,
              engine -> new TileAnswer.Encoded(timed(Stage.ENCODE, () -> engine.encode(crop))));
      case TileWork.Render(_, var map, var window) ->
          answer(command, engine -> rendered(engine, map, window));
      case TileWork.Upscale(_, var crop, var window) ->
          answer(command, engine -> upscaled(engine, crop, window));
      case TileWork.RenderCached work -> onCached(command, work);
    }
    queue.tell(new TileQueue.Pull(getContext().getSelf()));
    return this;
  }

  private void onCached(TileQueue.Do command, TileWork.RenderCached work) {
    ActorRef<TileQueue.Do> self = getContext().getSelf();
    switch (features.claim(work.key(), work.bytes(), self)) {
      case Claim.Hit(var lease) -> {
        try (lease) {
          answer(command, engine -> rendered(engine, lease.features(), work.window()));
        }
      }
      case Claim.Miss(var slot) -> {
        try (slot) {
          answer(command, engine -> encodedAndRendered(engine, work, slot));
        }
      }
      case Claim.Busy(var done) -> queue.tell(new TileQueue.Postpone(self, done));
      case Claim.Full _ ->
          answer(command, engine -> upscaled(engine, work.crop().get(), work.window()));
    }
  }

  private TileAnswer encodedAndRendered(
      Aliif engine, TileWork.RenderCached work, FeatureSlot slot) {
    RgbImage crop = work.crop().get();
    try (FeatureLease lease = slot.keep(encoded(engine, crop, slot))) {
      return work.ticket().wanted().getAsBoolean()
          ? rendered(engine, lease.features(), work.window())
          : new TileAnswer.Refused(
              new UpscaleOutcome.InternalFailure(work.ticket().request() + ": given up"));
    }
  }

  private FeatureMap encoded(Aliif engine, RgbImage crop, FeatureSlot slot) {
    try {
      return timed(Stage.ENCODE, () -> engine.encode(crop));
    } catch (OutOfMemoryError memory) {
      slot.fail(Handover.OUT_OF_MEMORY);
      throw memory;
    } catch (RuntimeException | Error problem) {
      slot.fail(Handover.BROKE);
      throw problem;
    }
  }

  private TileAnswer rendered(Aliif engine, FeatureMap map, RenderWindow window) {
    return new TileAnswer.Rendered(timed(Stage.RENDER, () -> engine.render(map, window)));
  }

  private TileAnswer upscaled(Aliif engine, RgbImage crop, RenderWindow window) {
    return new TileAnswer.Rendered(timed(Stage.UPSCALE, () -> engine.upscale(crop, window)));
  }

  private void answer(TileQueue.Do command, Function<Aliif, TileAnswer> work) {
    command.replyTo().tell(answer(command.work().ticket(), work));
  }

  private TileAnswer answer(TileWork.Ticket ticket, Function<Aliif, TileAnswer> work) {
    try {
      return work.apply(ticket.options().over(engine(ticket.model())));
    } catch (UpscaleException refused) {
      return new TileAnswer.Refused(refused.failure()); // its crop could not be cut
    } catch (OutOfMemoryError memory) {
      drop();
      return new TileAnswer.Refused(Failures.of(ticket.request(), memory));
    } catch (VirtualMachineError | LinkageError | AssertionError error) {
      throw new IllegalStateException("the engine failed", error);
    }
  }

  private <T> T timed(Stage stage, Supplier<T> call) {
    long begin = System.nanoTime();
    T result = call.get();
    meter.work(stage).add(Duration.ofNanos(System.nanoTime() - begin));
    return result;
  }

  private Aliif engine(String model) {
    if (kept.isEmpty() || !kept.get().model().equals(model)) {
      drop();
      kept = Optional.of(new Kept(model, engines.create(model)));
    }
    return kept.get().engine();
  }

  private void drop() {
    kept.ifPresent(each -> each.engine().close());
    kept = Optional.empty();
  }
}
