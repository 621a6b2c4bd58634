package aliif.pipeline;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.BandSchedule.EncodedTile;
import aliif.pipeline.BandSchedule.Part;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.tile.Reassembler;
import aliif.pipeline.tile.RgbBand;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Source;

/** The way from pixels to pixels: tiles, workers, bands. Safe for use by many threads. */
final class TileRenderer {
  /** What a band may have, unless its tiles' features weigh more; 48 MB of floats. */
  private static final long BAND_PIXELS = 4_000_000;

  /** Decoding is not done where the actors run. */
  static final String CODEC_DISPATCHER = "aliif.codec-dispatcher";

  /** Rows that are resized together where no model is needed. */
  private static final int STRIP = 64;

  /** After this long, a tile's answer is not waited for any more: nothing hangs for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ActorSystem<?> system;
  private final ActorRef<TileQueue.Command> queue;
  private final int tile;
  private final int inFlight;

  /**
   * @param tile side of a tile without its halo, in LR pixels
   * @param inFlight tiles of one image that are with the workers at once
   */
  TileRenderer(ActorSystem<?> system, ActorRef<TileQueue.Command> queue, int tile, int inFlight) {
    this.system = system;
    this.queue = queue;
    this.tile = tile;
    this.inFlight = inFlight;
  }

  /**
   * A part of the output, in bands from its top. Where both axes shrink or stay there is nothing to
   * invent: bicubic, without the model. Where one grows and one shrinks, the model renders the
   * larger of input and output on each axis, and the result is reduced (MODEL.md 2.5).
   *
   * @param output size of the whole output
   * @param part of it, whose pixels are those that it has in the whole
   * @param halo of the model's encoder
   */
  Source<RgbBand, NotUsed> bands(
      SourceImage source, Size output, Region part, TileWork.Ticket ticket, int halo) {
    Size input = source.size();
    Size rendered =
        new Size(
            Math.max(input.width(), output.width()), Math.max(input.height(), output.height()));
    if (rendered.equals(output)) {
      return rendered(source, rendered, part, ticket, halo);
    }
    Region needed = new BicubicBands(rendered, output, part).source();
    return rendered(source, rendered, needed, ticket, halo)
        .statefulMapConcat(() -> new BicubicBands(rendered, output, part)::add);
  }

  private Source<RgbBand, NotUsed> rendered(
      SourceImage source, Size rendered, Region part, TileWork.Ticket ticket, int halo) {
    return rendered.equals(source.size())
        ? strips(source, part)
        : tiles(
            source,
            new TileGrid(
                ticket.rendition().grid(source.size(), rendered), part, tile, halo, BAND_PIXELS),
            ticket);
  }

  private Source<RgbBand, NotUsed> tiles(
      SourceImage source, TileGrid grid, TileWork.Ticket ticket) {
    return Source.fromJavaStream(grid::tiles)
        .map(tile -> new CutTile(tile, source.rgb(tile.crop())))
        .async(CODEC_DISPATCHER, 1)
        .mapAsync(inFlight, tile -> encode(tile, ticket))
        .statefulMapConcat(() -> new BandSchedule(grid)::add)
        .mapAsync(inFlight, part -> render(part, ticket))
        .statefulMapConcat(
            () -> {
              Reassembler reassembler = new Reassembler(grid.part());
              return part -> reassembler.add(part.place(), part.pixels());
            });
  }

  private static Source<RgbBand, NotUsed> strips(SourceImage source, Region part) {
    return Source.fromJavaStream(
            () -> IntStream.range(0, Math.ceilDiv(part.height(), STRIP)).boxed())
        .map(
            strip -> {
              int y = strip * STRIP;
              int height = Math.min(STRIP, part.height() - y);
              Region rows = new Region(part.y() + y, part.x(), height, part.width());
              return new RgbBand(y, source.rgb(rows));
            })
        .async(CODEC_DISPATCHER, 1);
  }

  /**
   * Rows of an input that are held at once, while tiles of them wait or are rendered: those of a
   * tile row, and of as many more as the tiles in flight may be ahead of the bands.
   */
  int heldRows(Size input, int halo) {
    int columns = Math.ceilDiv(input.width(), tile);
    int ahead = 2 + Math.ceilDiv(2 * inFlight, columns);
    return 2 * halo + Math.max(STRIP, tile) * (1 + ahead);
  }

  private CompletionStage<EncodedTile> encode(CutTile tile, TileWork.Ticket ticket) {
    return ask(
        new TileWork.Encode(ticket, tile.crop()),
        answer ->
            switch (answer) {
              case TileAnswer.Encoded encoded -> new EncodedTile(tile.tile(), encoded.features());
              case TileAnswer.Rendered _ -> throw new IllegalStateException("pixels for features");
              case TileAnswer.Refused refused -> throw new UpscaleException(refused.reason());
            });
  }

  private CompletionStage<RenderedPart> render(Part part, TileWork.Ticket ticket) {
    return ask(
        new TileWork.Render(ticket, part.features(), part.window()),
        answer ->
            switch (answer) {
              case TileAnswer.Rendered rendered ->
                  new RenderedPart(part.window().output(), rendered.pixels());
              case TileAnswer.Encoded _ -> throw new IllegalStateException("features for pixels");
              case TileAnswer.Refused refused -> throw new UpscaleException(refused.reason());
            });
  }

  private <T> CompletionStage<T> ask(TileWork work, Function<TileAnswer, T> reading) {
    CompletionStage<TileAnswer> answer =
        AskPattern.ask(
            queue, replyTo -> new TileQueue.Submit(work, replyTo), PATIENCE, system.scheduler());
    return answer.thenApply(reading);
  }

  /** A tile and its pixels. */
  private record CutTile(Tile tile, RgbImage crop) {}

  /** A part of the output, and its place in it. */
  private record RenderedPart(Region place, RgbImage pixels) {}

  /** Nobody waits for an image any more. */
  void giveUp(TileWork.Ticket ticket) {
    queue.tell(new TileQueue.GiveUp(ticket.image()));
  }
}
