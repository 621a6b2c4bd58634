package aliif.pipeline.work;

import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.Priority;
import aliif.pipeline.Rendition;
import java.time.Instant;
import java.util.Optional;

/** What a worker can be asked for. Its answer is a {@link TileAnswer}. */
public sealed interface TileWork {
  Ticket ticket();

  /** What the work keeps in memory while it waits, in bytes. */
  long bytes();

  /**
   * Encode a crop; answered with {@link TileAnswer.Encoded}.
   *
   * @param crop with its halo
   */
  record Encode(Ticket ticket, RgbImage crop) implements TileWork {
    @Override
    public long bytes() {
      return (long) crop.values().length * Float.BYTES;
    }
  }

  /**
   * Render a window; answered with {@link TileAnswer.Rendered}.
   *
   * @param features of the window's crop
   */
  record Render(Ticket ticket, FeatureMap features, RenderWindow window) implements TileWork {
    @Override
    public long bytes() {
      return features.bytes();
    }
  }

  /**
   * For whom the work is done.
   *
   * @param image number of the image it belongs to, one per request
   * @param model name of the model
   * @param deadline after which it is not begun any more
   * @param rendition how the model is asked
   */
  record Ticket(
      long image,
      String model,
      Priority priority,
      Optional<Instant> deadline,
      Rendition rendition) {}
}
