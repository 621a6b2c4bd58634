package aliif.pipeline.work;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the queue of pieces, from {@code aliif.pipeline}.
 *
 * @param pieceTime time after which a worker that still computes a piece counts as hanging
 * @param agingTime how long a less urgent priority waits for a turn while more urgent work goes on
 * @param agingPieces how many more urgent pieces may pass a less urgent priority before its turn
 */
public record QueueSettings(Duration pieceTime, Duration agingTime, int agingPieces) {
  public QueueSettings {
    requirePositive("piece-time", pieceTime);
    requirePositive("aging-time", agingTime);
    if (agingPieces < 1) {
      throw new IllegalArgumentException(
          "aging-pieces: " + agingPieces + " (expected: at least 1)");
    }
  }

  private static void requirePositive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: above 0)");
    }
  }

  /**
   * Reads {@code piece-time}, {@code aging-time} and {@code aging-pieces}.
   *
   * @param pipeline the configuration under {@code aliif.pipeline}
   */
  public static QueueSettings of(Config pipeline) {
    return new QueueSettings(
        pipeline.getDuration("piece-time"),
        pipeline.getDuration("aging-time"),
        pipeline.getInt("aging-pieces"));
  }
}
