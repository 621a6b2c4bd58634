package aliif.pipeline.work;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.testing.TestTickets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** A queue whose pieces are rendered from kept features, and what its engines have encoded. */
abstract class CachedQueue extends QueueBench {
  private static final ImageId IMAGE = new ImageId("0".repeat(64));

  CachedQueue() {
    super(10_000);
  }

  @Override
  ActorRef<TileQueue.Command> queue(int workers, Duration pieceTime, Consumer<RgbImage> onEncode) {
    return super.queue(
        workers,
        pieceTime,
        crop -> {
          encoded.add(crop.width());
          onEncode.accept(crop);
        });
  }

  /** Of a tile that is as wide as its number. */
  static TileWork render(int tile, long image, Priority priority) {
    Size size = new Size(tile, 1);
    return new TileWork.RenderCached(
        TestTickets.of(image, "request-" + image, priority),
        new TileKey(IMAGE, "weights", Precision.FLOAT16, Region.of(size)),
        tile * (long) Float.BYTES,
        () -> new RgbImage(size, new float[3 * tile]),
        RenderWindow.whole(CoordinateGrid.of(size, size)));
  }

  void submit(ActorRef<TileQueue.Command> queue, int tile, long image) {
    submit(queue, render(tile, image, Priority.BATCH));
  }

  List<TileAnswer> answers(int count) {
    return answers.receiveSeveralMessages(count);
  }

  static void sleep(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
