package aliif.pipeline.stream;

import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.finish.Finishing;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.render.ImageWork;
import aliif.pipeline.render.OutputBands;
import aliif.pipeline.render.TileRenderer;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;

/** Begins renderings of images that have their memory. Safe for use by many threads. */
final class Renderings {
  private final ActorSystem<?> system;
  private final Duration claimTime;
  private final Models models;
  private final TileRenderer renderer;
  private final AtomicLong imageNumber = new AtomicLong();

  /**
   * @param claimTime how long a rendering that nobody fetches keeps its memory
   */
  Renderings(ActorSystem<?> system, Duration claimTime, Models models, TileRenderer renderer) {
    this.system = system;
    this.claimTime = claimTime;
    this.models = models;
    this.renderer = renderer;
  }

  /**
   * Begins to decode an image, and makes the source of its encoded output.
   *
   * @throws aliif.pipeline.UpscaleException if the image does not decode, its output has no room in
   *     its format, or it is not wanted any more
   */
  UpscaleOutcome begin(OpenedRequest opened) {
    UpscaleRequest request = opened.request();
    UpscaleParameters parameters = request.parameters();
    ImageWork work = opened.work();
    ImageHeader header = opened.image().header();
    RenderTask task = opened.plan().task();
    work.requireWanted();
    SourceImage source = work.hold(opened.image().decode(work::requireWanted, task.clear()));
    work.shrinkTo(opened.plan().memory().running());
    work.requireWanted();
    PixelLayout rendered = header.layout().withSize(task.geometry().part().size());
    PixelLayout layout = Finishing.layout(parameters.finish(), rendered);
    ImageFormat format = parameters.format().format();
    ImageMetadata kept =
        header.metadata().kept(layout, header.orientation(), parameters.keepMetadata());
    var encoder =
        work.hold(
            Finishing.encoder(
                parameters.finish(),
                rendered,
                Encoders.create(parameters.format(), layout, kept.in(format, layout.grey()))));
    var output = new OutputBands(request.id(), source, task, encoder);
    var ticket =
        new TileWork.Ticket(
            imageNumber.incrementAndGet(),
            request.id(),
            opened.model(),
            request.priority(),
            request.deadline(),
            parameters.options(),
            work::wanted);
    work.hold(() -> renderer.giveUp(ticket));
    return new UpscaleOutcome.Rendering(
        header.size(),
        layout.size(),
        parameters.format(),
        Stream.of(header.notices(), kept.unsaid(format), cut(parameters.framing(), header.size()))
            .flatMap(List::stream)
            .toList(),
        opened.model(),
        models.digest(opened.model()),
        output::rows,
        new ClaimedBytes(system, claimTime, work, request)
            .of(renderer.bands(source, opened.plan(), ticket, work).via(output.encoded())));
  }

  /** What is said about a region. */
  private static List<String> cut(Framing framing, Size image) {
    return switch (framing) {
      case Framing.Scaled(var _, var region) ->
          region.flatMap(it -> it.cut(image)).stream().toList();
      case Framing.Window _, Framing.Fitted _ -> List.of(); // these are refused instead
    };
  }
}
