package aliif.infra.cluster.wire;

import aliif.model.engine.Engine;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Messages from a worker process to the entrance of a gateway. */
public sealed interface ToEntrance extends ClusterMessage {

  /**
   * Asks for work, again and again: it is ignored while the process has joined.
   *
   * @param protocol of the worker process, see {@link ClusterMessage#PROTOCOL}
   * @param version of the program, for messages
   * @param offer what the process can do; empty if it has another protocol
   */
  record Hello(int protocol, String version, ActorRef<ToProcess> process, Optional<Offer> offer)
      implements ToEntrance {}

  /** The process will end: it takes no more pieces, but finishes those it has. */
  record Leave(ActorRef<ToProcess> process) implements ToEntrance {}

  /**
   * What a worker process can do.
   *
   * @param workers threads that run a model
   * @param room pieces that it has memory for, in progress or waiting: its credit
   * @param engineBytes memory that each engine may use
   * @param models by name
   */
  record Offer(int workers, int room, long engineBytes, Map<String, OfferedModel> models) {
    public Offer {
      models = Map.copyOf(models);
    }
  }

  /**
   * A model in a worker process.
   *
   * @param digest SHA-256 of the weights, in hexadecimal
   */
  record OfferedModel(String digest, Engine engine) {}
}
