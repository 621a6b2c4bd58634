package aliif.pipeline;

import aliif.model.Engine;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.ImageEncoder;
import aliif.pipeline.image.ImageHeader;
import aliif.pipeline.image.ImageLimits;
import aliif.pipeline.image.Layout;
import aliif.pipeline.image.OpenedImage;
import aliif.pipeline.image.RowBand;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.work.Engines;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One image's journey from bytes to bytes. Safe for use by many threads. */
public final class UpscaleStream {
  private static final Logger log = LoggerFactory.getLogger(UpscaleStream.class);

  /*
   * Bytes of a piece of output, at most. A band of 16 bits has 32 MB: who writes it at once, to a
   * file or a socket, has a copy outside the heap, and the JDK keeps one for each thread.
   */
  private static final int PIECE = 1 << 20;

  /** How long a rendering that nobody runs keeps its place. */
  private static final Duration UNCLAIMED = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final Models models;
  private final ImageLimits limits;
  private final Admission admission;
  private final TileRenderer renderer;
  private final ActorRef<TileQueue.Command> queue;
  private final Executor codec;
  private final AtomicLong imageNumber = new AtomicLong();

  private UpscaleStream(
      ActorSystem<?> system,
      PipelineSettings settings,
      Models models,
      ActorRef<TileQueue.Command> queue) {
    int inFlight = settings.workers() + 1;
    this.system = system;
    this.models = models;
    this.limits = settings.limits();
    this.admission = new Admission(settings.images(), settings.imageBytes());
    this.queue = queue;
    this.renderer = new TileRenderer(system, queue, settings.tile(), inFlight);
    this.codec =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(TileRenderer.CODEC_DISPATCHER));
  }

  /** Starts with the engine that is fastest on this machine, for each model. */
  public static UpscaleStream create(
      ActorSystem<?> system, PipelineSettings settings, Models models) {
    Map<String, Engine> engines = new HashMap<>();
    models.byName().forEach((name, weights) -> engines.put(name, Engine.fastest(weights)));
    return create(
        system,
        settings,
        models,
        model ->
            Objects.requireNonNull(engines.get(model))
                .create(models.weights(model), settings.threads()));
  }

  /**
   * Starts the queue and the workers on an actor system; they live as long as it does.
   *
   * @param engines make the workers' engines
   */
  public static UpscaleStream create(
      ActorSystem<?> system, PipelineSettings settings, Models models, Engines engines) {
    // Every image in work may have its tiles in flight twice, to be encoded and to be rendered.
    var bounds =
        new TileQueue.Bounds(
            2 * settings.images() * (settings.workers() + 1), Runtime.getRuntime().maxMemory() / 2);
    ActorRef<TileQueue.Command> queue =
        system.systemActorOf(
            TileQueue.create(settings.workers(), bounds, engines), "tiles", Props.empty());
    return new UpscaleStream(system, settings, models, queue);
  }

  /** Images that are in work now. */
  public int images() {
    return admission.images();
  }

  /** The queue of tiles, to ask for its state. */
  public ActorRef<TileQueue.Command> queue() {
    return queue;
  }

  /**
   * Checks and decodes a request. The stage always completes with an outcome. A {@link
   * UpscaleOutcome.Rendering} holds one of the places for images until its source has ended; a
   * source that is not run within a minute loses its place and fails when it is.
   */
  public CompletionStage<UpscaleOutcome> start(UpscaleRequest request) {
    return CompletableFuture.supplyAsync(() -> prepare(request), codec)
        .exceptionally(problem -> failure(request.id(), problem));
  }

  private UpscaleOutcome prepare(UpscaleRequest request) {
    String model = models.resolve(request.parameters().model());
    OpenedImage image = ImageDecoder.open(request.image(), limits);
    try {
      return prepare(request, model, image);
    } catch (RuntimeException | Error problem) {
      image.close();
      throw problem;
    }
  }

  private UpscaleOutcome prepare(UpscaleRequest request, String model, OpenedImage image) {
    UpscaleParameters parameters = request.parameters();
    ImageHeader header = image.header();
    Picture picture = Picture.of(parameters, header.size(), limits);
    Layout layout = header.layout().withSize(picture.part().size());
    Admission.Place place = admission.enter(weight(request, image, layout, model));
    try {
      SourceImage source = image.decode();
      var ticket =
          new TileWork.Ticket(
              imageNumber.incrementAndGet(),
              model,
              request.priority(),
              request.deadline(),
              parameters.rendition());
      var metadata =
          header.metadata().kept(layout, header.orientation(), parameters.keepMetadata());
      var encoder = ImageEncoder.create(parameters.format(), layout, metadata);
      var rows = new AtomicInteger();
      var encode = encode(encoder, rows);
      return new UpscaleOutcome.Rendering(
          source.size(),
          layout.size(),
          parameters.format(),
          header.notices(),
          model,
          models.weights(model).digest(),
          rows::get,
          claimed(
              place,
              ticket,
              source,
              bytes(request.id(), source, picture, ticket, encode)
                  .watchTermination(
                      (_, done) -> {
                        var _ = done.whenComplete((_, _) -> encoder.close());
                        return NotUsed.getInstance();
                      })));
    } catch (RuntimeException | Error problem) {
      place.leave();
      throw problem;
    }
  }

  /** What an image keeps in memory: decoded rows, and the output where its encoder wants it all. */
  private long weight(UpscaleRequest request, OpenedImage image, Layout output, String model) {
    int rows = renderer.heldRows(image.header().size(), models.weights(model).config().halo());
    return image.heldBytes(rows) + ImageEncoder.heldBytes(request.parameters().format(), output);
  }

  /**
   * @param rows is set to how many have been encoded
   */
  private static Flow<RowBand, ByteString, NotUsed> encode(
      ImageEncoder encoder, AtomicInteger rows) {
    return Flow.of(RowBand.class)
        .map(
            band -> {
              ByteString bytes = encoder.rows(band);
              rows.set(band.y() + band.size().height());
              return bytes;
            })
        .prependLazy(Source.single(encoder.start()))
        .concatLazy(Source.lazySource(() -> Source.single(encoder.finish())))
        .mapConcat(UpscaleStream::pieces)
        .async(TileRenderer.CODEC_DISPATCHER, 1);
  }

  /** Of that many bytes each; none of no bytes. */
  private static List<ByteString> pieces(ByteString bytes) {
    return IntStream.range(0, Math.ceilDiv(bytes.size(), PIECE))
        .mapToObj(i -> bytes.slice(i * PIECE, Math.min(bytes.size(), (i + 1) * PIECE)))
        .toList();
  }

  private Source<ByteString, NotUsed> bytes(
      String id,
      SourceImage source,
      Picture picture,
      TileWork.Ticket ticket,
      Flow<RowBand, ByteString, NotUsed> encode) {
    int halo = models.weights(ticket.model()).config().halo();
    return renderer
        .bands(source, picture.whole(), picture.part(), ticket, halo)
        .statefulMapConcat(
            () -> {
              AlphaBands alpha = new AlphaBands(source, picture.whole(), picture.part());
              return band -> List.of(alpha.add(band));
            })
        .via(encode)
        .mapError(Throwable.class, problem -> new UpscaleException(failure(id, problem)));
  }

  /** Ties an image's place and its waiting tiles to the life of its source. */
  private Source<ByteString, NotUsed> claimed(
      Admission.Place place,
      TileWork.Ticket ticket,
      SourceImage source,
      Source<ByteString, NotUsed> bytes) {
    AtomicBoolean claimed = new AtomicBoolean();
    Runnable expire =
        () -> {
          if (claimed.compareAndSet(false, true)) {
            source.close();
            place.leave();
          }
        };
    system.scheduler().scheduleOnce(UNCLAIMED, expire, system.executionContext());
    return Source.lazySource(
            () -> claimed.compareAndSet(false, true) ? bytes : Source.failed(unclaimed()))
        .watchTermination(
            (_, done) -> {
              done.whenComplete(
                  (_, _) -> {
                    renderer.giveUp(ticket);
                    source.close();
                    place.leave();
                  });
              return NotUsed.getInstance();
            });
  }

  private static UpscaleException unclaimed() {
    return new UpscaleException(
        new UpscaleOutcome.InternalFailure(
            "image: not fetched within %d s".formatted(UNCLAIMED.toSeconds())));
  }

  /** The failure in what was thrown; what nobody foresaw is logged and becomes an internal one. */
  private static UpscaleOutcome.Failure failure(String id, Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    if (cause instanceof UpscaleException known) {
      return known.failure();
    }
    log.error("image {}", id, cause);
    return new UpscaleOutcome.InternalFailure("image " + id + ": " + cause);
  }
}
