package aliif.pipeline.render;

import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.plan.Route;
import aliif.pipeline.render.BandSchedule.Part;
import aliif.pipeline.render.BandSchedule.ReadyTile;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Renders an image: cuts tiles, sends them to the workers, joins bands. Safe for use by many
 * threads.
 */
public final class TileRenderer {
  /** The dispatcher for decoding, resampling and encoding; actors run on another one. */
  public static final String CODEC_DISPATCHER = "aliif.codec-dispatcher";

  /*
   * The queue answers every piece exactly once, and watches the deadlines. How long a piece waits
   * depends on the pieces before it. So this timeout only ends asks that would never be answered.
   */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final ActorSystem<?> system;
  private final ActorRef<TileQueue.Command> queue;
  private final int inFlight;

  /**
   * @param inFlight pieces of one image that are sent to the workers at the same time
   */
  public TileRenderer(ActorSystem<?> system, ActorRef<TileQueue.Command> queue, int inFlight) {
    this.system = system;
    this.queue = queue;
    this.inFlight = inFlight;
  }

  /**
   * Renders the part of {@link RenderTask#rendered} that is needed, in bands from its top. The
   * stages run on the codec dispatcher.
   */
  public Source<RgbBand, NotUsed> bands(
      SourceImage source, ImagePlan plan, TileWork.Ticket ticket, ImageWork image) {
    Region needed = plan.task().needed();
    return switch (plan.route()) {
      case Route.Strips(int rows) ->
          strips(source, needed, rows, plan.task().weighted(source.alpha()), ticket);
      case Route.Pixels(var grid) ->
          tiles(source, grid, ticket)
              .via(pieces(ticket, image, tile -> upscale(tile, grid, ticket)))
              .async(CODEC_DISPATCHER, 1)
              .via(Guarded.concat(ticket.request(), () -> assembling(grid)));
      case Route.Features(var grid) ->
          tiles(source, grid, ticket)
              .via(pieces(ticket, image, tile -> encode(tile, ticket)))
              .via(Guarded.concat(ticket.request(), () -> new BandSchedule<FeatureMap>(grid)::add))
              .via(pieces(ticket, image, part -> render(part, ticket)))
              .async(CODEC_DISPATCHER, 1)
              .via(Guarded.concat(ticket.request(), () -> assembling(grid)));
      case Route.Cached cached ->
          crops(source, cached.grid(), ticket)
              .via(
                  Guarded.concat(
                      ticket.request(),
                      () -> new BandSchedule<Supplier<RgbImage>>(cached.grid())::add))
              .via(pieces(ticket, image, part -> render(part, cached, ticket)))
              .async(CODEC_DISPATCHER, 1)
              .via(Guarded.concat(ticket.request(), () -> assembling(cached.grid())));
    };
  }

  /** Sends pieces to the workers; the memory of a piece is in use until it is answered. */
  private <A, B> Flow<A, B, NotUsed> pieces(
      TileWork.Ticket ticket, ImageWork image, Function<A, CompletionStage<B>> submitted) {
    return Guarded.mapAsync(
        ticket.request(), inFlight, piece -> image.piece(() -> submitted.apply(piece)));
  }

  private static Function<RenderedPart, Iterable<RgbBand>> assembling(TileGrid grid) {
    Reassembler reassembler = new Reassembler(grid.part());
    return part -> reassembler.add(part.place(), part.pixels());
  }

  private static Source<ReadyTile<RgbImage>, NotUsed> tiles(
      SourceImage source, TileGrid grid, TileWork.Ticket ticket) {
    return Source.fromJavaStream(grid::tiles)
        .via(Guarded.map(ticket.request(), tile -> new ReadyTile<>(tile, source.rgb(tile.crop()))))
        .async(CODEC_DISPATCHER, 1);
  }

  /** The crops are cut where they are needed, if the source can do that. */
  private static Source<ReadyTile<Supplier<RgbImage>>, NotUsed> crops(
      SourceImage source, TileGrid grid, TileWork.Ticket ticket) {
    return Source.fromJavaStream(grid::tiles)
        .via(
            Guarded.map(ticket.request(), tile -> new ReadyTile<>(tile, source.later(tile.crop()))))
        .async(CODEC_DISPATCHER, 1);
  }

  private static Source<RgbBand, NotUsed> strips(
      SourceImage source, Region part, int rows, boolean weighted, TileWork.Ticket ticket) {
    return Source.fromJavaStream(
            () -> IntStream.range(0, Math.ceilDiv(part.height(), rows)).boxed())
        .via(
            Guarded.map(
                ticket.request(), strip -> strip(source, part, strip * rows, rows, weighted)))
        .async(CODEC_DISPATCHER, 1);
  }

  private static RgbBand strip(SourceImage source, Region part, int y, int rows, boolean weighted) {
    int height = Math.min(rows, part.height() - y);
    Region region = new Region(part.y() + y, part.x(), height, part.width());
    return new RgbBand(y, weighted ? source.weightedRgb(region) : source.rgb(region));
  }

  private CompletionStage<RenderedPart> upscale(
      ReadyTile<RgbImage> tile, TileGrid grid, TileWork.Ticket ticket) {
    TileGrid.Band band = grid.bands(tile.tile().row()).getFirst();
    RenderWindow window = grid.window(tile.tile(), band);
    return ask(
        new TileWork.Upscale(ticket, tile.content(), window),
        answer -> new RenderedPart(window.output(), pixels(answer)));
  }

  private CompletionStage<ReadyTile<FeatureMap>> encode(
      ReadyTile<RgbImage> tile, TileWork.Ticket ticket) {
    return ask(
        new TileWork.Encode(ticket, tile.content()),
        answer ->
            switch (answer) {
              case TileAnswer.Encoded encoded -> new ReadyTile<>(tile.tile(), encoded.features());
              case TileAnswer.Rendered _ -> throw new IllegalStateException("pixels for features");
              case TileAnswer.Refused refused -> throw new UpscaleException(refused.reason());
            });
  }

  private CompletionStage<RenderedPart> render(Part<FeatureMap> part, TileWork.Ticket ticket) {
    return ask(
        new TileWork.Render(ticket, part.content(), part.window()),
        answer -> new RenderedPart(part.window().output(), pixels(answer)));
  }

  private CompletionStage<RenderedPart> render(
      Part<Supplier<RgbImage>> part, Route.Cached route, TileWork.Ticket ticket) {
    RenderWindow window = part.window();
    return ask(
        new TileWork.RenderCached(
            ticket, route.keys().of(window.crop()), route.tileBytes(), part.content(), window),
        answer -> new RenderedPart(window.output(), pixels(answer)));
  }

  private static RgbImage pixels(TileAnswer answer) {
    return switch (answer) {
      case TileAnswer.Rendered rendered -> rendered.pixels();
      case TileAnswer.Encoded _ -> throw new IllegalStateException("features for pixels");
      case TileAnswer.Refused refused -> throw new UpscaleException(refused.reason());
    };
  }

  private <T> CompletionStage<T> ask(TileWork work, Function<TileAnswer, T> reading) {
    CompletionStage<TileAnswer> answer =
        AskPattern.ask(
            queue, replyTo -> new TileQueue.Submit(work, replyTo), PATIENCE, system.scheduler());
    return answer.thenApply(reading);
  }

  /** The pixels of a part of the output, and its place. */
  private record RenderedPart(Region place, RgbImage pixels) {}

  /** Tells the queue that nobody waits for an image any more. */
  public void giveUp(TileWork.Ticket ticket) {
    queue.tell(new TileQueue.GiveUp(ticket.image()));
  }
}
