package aliif.pipeline.stream;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.plan.ImageMemory;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.plan.Route;
import aliif.pipeline.render.BicubicBands;
import aliif.pipeline.render.ImageWork;
import aliif.pipeline.render.RgbBand;
import aliif.pipeline.render.TileRenderer;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import aliif.pipeline.work.PoolResources;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import aliif.pipeline.work.WorkMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** The stream of tiles of a small model, put together to an image. */
final class TiledRendering implements AutoCloseable {
  static final Weights WEIGHTS = RandomWeights.tiny();

  private final ActorTestKit kit = ActorTestKit.create();

  /** An image, its output, the side of its tiles, and how many workers there are. */
  record Case(Size low, Size high, int tile, int workers) {}

  static Size scaled(Size low, double scale) {
    return new Size(
        Math.max(low.width(), (int) (low.width() * scale)),
        Math.max(low.height(), (int) (low.height() * scale + 1)));
  }

  RgbImage tiled(SourceImage source, Case c, Engine engine) throws Exception {
    return tiled(source, c, Region.of(c.high()), engine);
  }

  RgbImage tiled(SourceImage source, Case c, Region part, Engine engine) throws Exception {
    return tiled(source, c, task(c, part, ModelOptions.STANDARD), engine);
  }

  RgbImage tiled(SourceImage source, Case c, RenderTask task, Engine engine) throws Exception {
    Route route =
        task.byModel() ? new Route.Pixels(grid(task, c, Long.MAX_VALUE)) : new Route.Strips(5);
    return rendered(source, c, task, route, engine);
  }

  static RenderTask task(Case c, Region part, ModelOptions options) {
    return new RenderTask(OutputGeometry.of(c.low(), c.high(), part), options);
  }

  static TileGrid grid(RenderTask task, Case c, long bandPixels) {
    return new TileGrid(
        task.grid(),
        task.needed(),
        new TileShape(c.tile(), c.tile(), WEIGHTS.config().halo(), bandPixels));
  }

  RgbImage rendered(SourceImage source, Case c, RenderTask task, Route route, Engine engine)
      throws Exception {
    var queue =
        kit.spawn(
            TileQueue.create(
                c.workers(),
                _ -> engine.create(WEIGHTS, 1),
                new PoolResources(
                    PipelineTestSettings.queue(Duration.ofMinutes(1)),
                    new FeatureCache(new MemoryPool("features", 100_000)),
                    new WorkMeter())));
    var ticket =
        new TileWork.Ticket(
            1, "test", "tiny", Priority.BATCH, Optional.empty(), task.options(), () -> true);
    ImagePlan plan = new ImagePlan(task, route, new ImageMemory(0, 0, 0, 0, 0, 0), 1);
    Source<RgbBand, NotUsed> bands =
        new TileRenderer(kit.system(), queue, c.workers() + 1)
            .bands(source, plan, ticket, new ImageWork("test", Optional.empty()));
    List<RgbBand> all =
        (task.resampled()
                ? bands
                    .statefulMapConcat(() -> new BicubicBands(task)::add)
                    .map(BicubicBands.Portion::band)
                : bands)
            .runWith(Sink.seq(), kit.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    kit.stop(queue);
    return TestImages.join(all, task.geometry().part().size());
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
