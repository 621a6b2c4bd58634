package aliif.infra.kafka.consume;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Asks every two seconds whether a broker answers, because a Kafka consumer does not tell. */
final class BrokerProbe {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Admin admin;
  private final Cancellable ticking;
  private volatile boolean answering;

  private BrokerProbe(ActorSystem<?> system, Admin admin) {
    this.admin = admin;
    this.ticking =
        Source.tick(Duration.ZERO, EVERY, EVERY)
            .mapAsync(1, tick -> ask())
            .to(Sink.foreach(answered -> answering = answered))
            .run(system);
  }

  static BrokerProbe start(ActorSystem<?> system, Admin admin) {
    return new BrokerProbe(system, admin);
  }

  boolean answering() {
    return answering;
  }

  void stop() {
    answering = false;
    ticking.cancel();
  }

  private CompletionStage<Boolean> ask() {
    return admin
        .describeCluster(new DescribeClusterOptions().timeoutMs((int) EVERY.toMillis()))
        .nodes()
        .toCompletionStage()
        .handle((nodes, problem) -> problem == null && !nodes.isEmpty());
  }
}
