package aliif.pipeline.stream;

import aliif.model.FeatureMap.Precision;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Failures;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.plan.ImageMemory;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.plan.ModelTile;
import aliif.pipeline.render.ImageWork;
import aliif.pipeline.render.TileRenderer;
import aliif.pipeline.source.DecodedImages;
import aliif.pipeline.work.Engines;
import aliif.pipeline.work.PoolResources;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.WorkMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;

/**
 * The pipeline: takes requests, reserves memory, decodes, renders and encodes. Safe for use by many
 * threads.
 */
public final class UpscaleStream implements Upscaler {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final PipelineSettings settings;
  private final Models models;
  private final ModelTiles tiles;
  private final MemoryBudget memory;
  private final ActorRef<TileQueue.Command> queue;
  private final FeatureCache features;
  private final WorkMeter meter = new WorkMeter();
  private final Executor codec;
  private final DecodedImages decoded;
  private final ImageOpening images;
  private final RequestPlanner planner;
  private final Renderings renderings;

  private UpscaleStream(
      ActorSystem<?> system,
      PipelineSettings settings,
      Models models,
      ModelTiles tiles,
      MemoryBudget memory,
      Engines engines) {
    this.settings = settings;
    this.models = models;
    this.tiles = tiles;
    this.memory = memory;
    this.features = new FeatureCache(memory.features());
    this.queue =
        system.systemActorOf(
            TileQueue.create(
                settings.workers(), engines, new PoolResources(settings.queue(), features, meter)),
            "tiles",
            Props.empty());
    this.planner = new RequestPlanner(settings, models, tiles, memory);
    this.renderings =
        new Renderings(
            system,
            settings.claimTime(),
            models,
            new TileRenderer(system, queue, settings.workerCount().inFlight()));
    this.codec =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(TileRenderer.CODEC_DISPATCHER));
    this.decoded = new DecodedImages(settings.decoded(), settings.limits(), memory.images(), codec);
    this.images = new ImageOpening(settings, decoded, codec);
    var _ = system.getWhenTerminated().thenRun(decoded::close);
  }

  /** Starts a pipeline that uses, for each model, the fastest engine on this machine. */
  public static UpscaleStream create(
      ActorSystem<?> system, PipelineSettings settings, Models models, MemorySettings memory) {
    Map<String, Engine> engines = new HashMap<>();
    models
        .byName()
        .forEach((name, weights) -> engines.put(name, Engine.fastest(weights, settings.threads())));
    ModelTiles tiles =
        ModelTiles.of(settings, memories(settings, models, engines), memory.engines());
    return new UpscaleStream(
        system,
        settings,
        models,
        tiles,
        memory.budget(tiles.engines()),
        model ->
            Objects.requireNonNull(engines.get(model))
                .create(models.weights(model), settings.threads(), Precision.FLOAT16));
  }

  private static Map<String, EngineMemory> memories(
      PipelineSettings settings, Models models, Map<String, Engine> engines) {
    Map<String, EngineMemory> memories = new HashMap<>();
    engines.forEach(
        (name, engine) ->
            memories.put(
                name,
                new EngineMemory(
                    engine, models.weights(name).config(), settings.threads(), Precision.FLOAT16)));
    return memories;
  }

  /**
   * Starts a pipeline on an actor system; it lives as long as that.
   *
   * @param engines creates the engines of the workers, which must not use more memory than {@link
   *     Engine#VECTOR}
   * @throws IllegalArgumentException if the workers' engines do not fit into the memory
   */
  public static UpscaleStream create(
      ActorSystem<?> system,
      PipelineSettings settings,
      Models models,
      MemorySettings memory,
      Engines engines) {
    Map<String, Engine> counted = new HashMap<>();
    models.byName().keySet().forEach(name -> counted.put(name, Engine.VECTOR));
    ModelTiles tiles =
        ModelTiles.of(settings, memories(settings, models, counted), memory.engines());
    return new UpscaleStream(
        system, settings, models, tiles, memory.budget(tiles.engines()), engines);
  }

  /** The division of the heap. */
  public MemoryBudget memory() {
    return memory;
  }

  /** Pixels of stored images, which are kept for later requests. */
  public DecodedImages decoded() {
    return decoded;
  }

  /** Features that are kept for later requests. */
  public FeatureCache features() {
    return features;
  }

  /** The tiles of each model in this process, by its name. */
  public Map<String, ModelTile> tiles() {
    return tiles.byModel();
  }

  /** Counts and times the pieces of work. */
  public WorkMeter meter() {
    return meter;
  }

  /** The queue of tiles, to ask for its state. */
  public ActorRef<TileQueue.Command> queue() {
    return queue;
  }

  /**
   * Checks a request, waits for the memory that it needs, and begins to decode. The future always
   * completes with an outcome; cancelling it breaks the request off. A {@link
   * UpscaleOutcome.Rendering} keeps its memory until its source has ended. A source that is not run
   * in time loses the memory, and fails if it is run later.
   */
  @Override
  public CompletableFuture<UpscaleOutcome> upscale(UpscaleRequest request) {
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    ImageWork work = new ImageWork(request.id(), request.deadline());
    var _ =
        CompletableFuture.supplyAsync(() -> model(request, work), codec)
            .thenComposeAsync(model -> open(request, model, work), codec)
            .thenCompose(opened -> enter(opened, outcome))
            .<UpscaleOutcome>thenApplyAsync(renderings::begin, codec)
            .exceptionally(
                problem -> {
                  work.close();
                  return Failures.of(request.id(), problem);
                })
            .thenAccept(
                made -> {
                  if (!outcome.complete(made)) {
                    work.close(); // the caller has left
                  }
                });
    return whenCancelled(outcome, work::leave);
  }

  private static <T> CompletableFuture<T> whenCancelled(
      CompletableFuture<T> future, Runnable then) {
    var _ =
        future.whenComplete(
            (_, _) -> {
              if (future.isCancelled()) {
                then.run();
              }
            });
    return future;
  }

  private String model(UpscaleRequest request, ImageWork work) {
    work.requireWanted();
    return models.resolve(request.parameters().model());
  }

  private CompletableFuture<OpenedRequest> open(
      UpscaleRequest request, String model, ImageWork work) {
    return images
        .open(request, model, work)
        .thenApply(
            image ->
                new OpenedRequest(
                    request, work, model, image, planner.plan(request, model, image)));
  }

  /**
   * Reserves the memory of a request. One that has to wait does not keep the metadata of its image
   * meanwhile, which nobody has counted yet: the image is opened again.
   */
  private CompletableFuture<OpenedRequest> enter(
      OpenedRequest opened, CompletableFuture<UpscaleOutcome> outcome) {
    UpscaleRequest request = opened.request();
    ImageWork work = opened.work();
    ImagePlan plan = opened.plan();
    MemoryPool pool = memory.images();
    MemoryTurn wish = MemoryTurn.of(request, settings.patience());
    var turn = pool.take(plan.memory().bytes(), wish.handicap(), wish.patience());
    var _ = whenCancelled(outcome, () -> turn.cancel(false));
    var reserved =
        turn.thenAccept(
            reservation -> {
              work.reserve(reservation.orElseThrow(() -> overloaded(plan, pool)));
              work.requireWanted();
            });
    if (reserved.isDone() || !(request.image() instanceof EncodedImage.InMemory)) {
      return reserved.thenApply(_ -> opened);
    }
    work.release(opened.image());
    String model = opened.model();
    return reserved
        .thenComposeAsync(_ -> images.open(request, model, work), codec)
        .thenApply(image -> new OpenedRequest(request, work, model, image, plan));
  }

  private static UpscaleException overloaded(ImagePlan plan, MemoryPool pool) {
    return new UpscaleException(
        new UpscaleOutcome.Overloaded(
            "memory: %s, %d MiB more wanted (expected: less at once)"
                .formatted(pool, ImageMemory.mebibytes(plan.memory().bytes())),
            RETRY_AFTER));
  }
}
