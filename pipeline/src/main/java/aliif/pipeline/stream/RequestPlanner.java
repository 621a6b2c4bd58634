package aliif.pipeline.stream;

import aliif.pipeline.Finish;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.features.TileKeys;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.finish.Finishing;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.plan.ImagePlanner;
import aliif.pipeline.plan.Keeping;
import aliif.pipeline.plan.RenderTask;
import java.util.Optional;

/** Plans how a request is rendered within the memory for images. Safe for use by many threads. */
final class RequestPlanner {
  private final PipelineSettings settings;
  private final Models models;
  private final ModelTiles tiles;
  private final MemoryBudget memory;
  private final ImageIdentity identity;

  RequestPlanner(PipelineSettings settings, Models models, ModelTiles tiles, MemoryBudget memory) {
    this.settings = settings;
    this.models = models;
    this.tiles = tiles;
    this.memory = memory;
    identity = new ImageIdentity(settings.features().seenImages());
  }

  /**
   * Plans a rendering.
   *
   * @param model name of the model
   * @throws UpscaleException if the output is over a limit, or no plan fits into the memory
   */
  ImagePlan plan(UpscaleRequest request, String model, DecodableImage image) {
    RenderTask task =
        RenderTask.of(request.parameters(), model, image.header().size(), settings.limits())
            .halved(image.level());
    Finish finish = request.parameters().finish();
    PixelLayout output = image.header().layout().withSize(task.geometry().part().size());
    var ends =
        new ImagePlanner.Ends(
            image.decodingBytes(),
            image::heldBytes,
            Finishing.heldBytes(finish, output)
                + Encoders.heldBytes(
                    request.parameters().format(), Finishing.layout(finish, output)),
            output);
    ImagePlanner planner =
        new ImagePlanner(task, tiles.of(model), ends, keeping(request, model, task));
    long room = memory.images().bytes();
    // Half of the memory leaves some for other images; if that is too little, all of it.
    ImagePlan modest = planner.within(room / 2);
    ImagePlan plan = modest.memory().bytes() <= room / 2 ? modest : planner.within(room);
    if (plan.memory().bytes() > room) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              "image: %s (expected: at most %d MiB; %s)"
                  .formatted(plan.memory(), room >> 20, MemoryBudget.MORE)));
    }
    return plan;
  }

  private Optional<Keeping> keeping(UpscaleRequest request, String model, RenderTask task) {
    long most = (long) (settings.features().imagePart() * memory.features().bytes());
    return task.byModel() && most > 0
        ? identity
            .worthKeeping(request.image())
            .map(id -> new Keeping(new TileKeys(id, models.digest(model)), most))
        : Optional.empty();
  }
}
