package aliif.infra.cluster;

import aliif.infra.cluster.wire.ToEntrance.Offer;
import aliif.infra.cluster.wire.ToEntrance.OfferedModel;
import aliif.pipeline.Models;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.plan.ModelTile;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.work.TileQueue;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a worker process has to offer.
 *
 * @param version of the program, for messages
 * @param queue of its own workers
 * @param features that it keeps
 */
public record ProcessResources(
    String version, Offer offer, ActorRef<TileQueue.Command> queue, FeatureCache features) {
  /** Bytes of a piece in progress: its crop and its pixels, of which it has 4 million at most. */
  static final long PIECE_BYTES = 64 << 20;

  /**
   * Offers the workers of a stream, with room for one piece more than there are workers, so that
   * none waits for the network. Memory for the pieces is reserved for good.
   *
   * @throws IllegalArgumentException if there is too little
   */
  public static ProcessResources of(
      String version, Models models, UpscaleStream stream, int workers) {
    int room = workers + 1;
    MemoryBudget memory = stream.memory();
    if (memory.images().take(room * PIECE_BYTES).isEmpty()) {
      throw new IllegalArgumentException(
          "workers: %d, whose pieces have %d MiB (expected: at most %d MiB; fewer workers, or %s)"
              .formatted(
                  workers,
                  (room * PIECE_BYTES) >> 20,
                  memory.images().bytes() >> 20,
                  MemoryBudget.MORE));
    }
    return new ProcessResources(
        version,
        new Offer(workers, room, engineBytes(stream), models(models, stream)),
        stream.queue(),
        stream.features());
  }

  /** Memory that each engine may use. */
  static long engineBytes(UpscaleStream stream) {
    return stream.tiles().values().stream().mapToLong(ModelTile::engine).max().orElse(0);
  }

  /** The models of a stream, by name. */
  static Map<String, OfferedModel> models(Models models, UpscaleStream stream) {
    return stream.tiles().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each ->
                    new OfferedModel(
                        models.digest(each.getKey()), each.getValue().memory().engine())));
  }
}
