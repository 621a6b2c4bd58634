package aliif.pipeline;

import aliif.model.CoordinateGrid;
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
   * The output, in bands from the top. Where both axes shrink or stay there is nothing to invent:
   * bicubic, without the model. Where one grows and one shrinks, the model renders the larger of
   * input and output on each axis, and the result is reduced (MODEL.md 2.5).
   *
   * @param halo of the model's encoder
   */
  Source<RgbBand, NotUsed> bands(
      SourceImage source, Size output, TileWork.Ticket ticket, int halo) {
    Size input = source.size();
    Size rendered =
        new Size(
            Math.max(input.width(), output.width()), Math.max(input.height(), output.height()));
    Source<RgbBand, NotUsed> bands =
        rendered.equals(input)
            ? strips(source)
            : tiles(
                source,
                new TileGrid(CoordinateGrid.of(input, rendered), tile, halo, BAND_PIXELS),
                ticket);
    return rendered.equals(output)
        ? bands
        : bands.statefulMapConcat(() -> new BicubicBands(rendered, output)::add);
  }

  private Source<RgbBand, NotUsed> tiles(
      SourceImage source, TileGrid grid, TileWork.Ticket ticket) {
    return Source.fromJavaStream(grid::tiles)
        .mapAsync(inFlight, tile -> encode(source, tile, ticket))
        .statefulMapConcat(() -> new BandSchedule(grid)::add)
        .mapAsync(inFlight, part -> render(part, ticket))
        .statefulMapConcat(
            () -> {
              Reassembler reassembler = new Reassembler(grid.grid().high().width());
              return part -> reassembler.add(part.place(), part.pixels());
            });
  }

  private static Source<RgbBand, NotUsed> strips(SourceImage source) {
    Size size = source.size();
    return Source.fromJavaStream(
            () -> IntStream.range(0, (size.height() + STRIP - 1) / STRIP).boxed())
        .map(
            strip -> {
              int y = strip * STRIP;
              int height = Math.min(STRIP, size.height() - y);
              return new RgbBand(y, source.rgb(new Region(y, 0, height, size.width())));
            });
  }

  private CompletionStage<EncodedTile> encode(
      SourceImage source, Tile tile, TileWork.Ticket ticket) {
    return ask(
        new TileWork.Encode(ticket, source.rgb(tile.crop())),
        answer ->
            switch (answer) {
              case TileAnswer.Encoded encoded -> new EncodedTile(tile, encoded.features());
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

  /** A part of the output, and its place in it. */
  private record RenderedPart(Region place, RgbImage pixels) {}

  /** Nobody waits for an image any more. */
  void giveUp(TileWork.Ticket ticket) {
    queue.tell(new TileQueue.GiveUp(ticket.image()));
  }
}
