package aliif.infra.cluster;

import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.work.TileQueue;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a gateway uses for the workers of other processes.
 *
 * @param queue from which they take pieces
 * @param images memory of messages in flight is reserved here
 * @param codec cuts crops
 * @param meter counts them
 */
public record GatewayResources(
    ActorRef<TileQueue.Command> queue, MemoryPool images, Executor codec, ClusterMeter meter) {}
