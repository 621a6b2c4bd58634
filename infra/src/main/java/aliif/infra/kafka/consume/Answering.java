package aliif.infra.kafka.consume;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How the records of all partitions are answered.
 *
 * @param upscaling tries to answer a record
 * @param sending takes the answers
 * @param progress is told how far records are
 * @param failure completes, with an exception, when an answer cannot be sent: that ends the
 *     consumer
 */
record Answering(
    ActorSystem<?> system,
    RecordUpscaling upscaling,
    Sending sending,
    ProgressTopic progress,
    CompletableFuture<Done> failure) {

  /** Takes answers over, and makes them durable. */
  interface Sending {
    /**
     * Takes an answer. The stage completes when the answer of the next record with the same key may
     * follow.
     *
     * @param work is told when the answer is durable; never, if it is withdrawn before
     */
    CompletionStage<Done> send(RecordAnswer answer, Attempt attempt, PartitionWork work);
  }
}
