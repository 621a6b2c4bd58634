package aliif.infra.kafka.consume;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.Posted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Sends each answer as soon as there is one. It is durable when the broker has acknowledged it. */
final class AtOnce implements Answering.Sending {
  private final Topics topics;
  private final Outbox outbox;
  private final Delivery delivery;

  AtOnce(Topics topics, Outbox outbox, Delivery delivery) {
    this.topics = topics;
    this.outbox = outbox;
    this.delivery = delivery;
  }

  @Override
  public CompletionStage<Done> send(RecordAnswer answer, Attempt attempt, PartitionWork work) {
    if (attempt.withdrawal().isWithdrawn()) {
      return done();
    }
    return answer
        .on(topics)
        .map(outbox::post)
        .orElse(CompletableFuture.completedStage(new Posted.Acknowledged()))
        .thenCompose(
            word -> {
              if (word instanceof Posted.Acknowledged) {
                work.answered(attempt);
                work.release(attempt, answer);
                return done();
              }
              return delivery
                  .instead(answer, word, attempt.withdrawal())
                  .thenCompose(other -> send(other, attempt, work));
            });
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedStage(Done.done());
  }
}
