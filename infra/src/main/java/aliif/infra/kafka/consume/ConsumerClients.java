package aliif.infra.kafka.consume;

import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Threads;
import aliif.infra.metrics.Metrics;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.kafka.ConsumerSettings;

/**
 * The Kafka clients of one run of the consumer, except the consumer client, which its stream
 * creates.
 */
record ConsumerClients(Admin admin, Outbox outbox) {

  /**
   * @throws org.apache.kafka.common.KafkaException if no address of a broker can be resolved
   */
  static ConsumerClients open(ActorSystem<?> system, KafkaSettings settings) {
    Admin admin = Admin.create(ClientProperties.admin(settings.brokers()));
    try {
      return new ConsumerClients(admin, Outbox.open(settings.brokers(), Threads.blocking(system)));
    } catch (RuntimeException problem) {
      admin.close(Duration.ZERO);
      throw problem;
    }
  }

  /** Settings by which the stream creates its consumer client. */
  static ConsumerSettings<byte[], byte[]> consumer(
      ActorSystem<?> system, KafkaSettings settings, RecordRoom room, Metrics metrics) {
    ConsumerSettings<byte[], byte[]> common =
        ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .withStopTimeout(Duration.ZERO)
            /* After a crash, the partitions of this member wait so long for another one. */
            .withProperty("session.timeout.ms", "10000")
            .withProperty(
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName())
            .withProperty("max.poll.records", Integer.toString(Integer.MAX_VALUE))
            .withConsumerFactory(all -> Intake.open(all.getProperties(), room, metrics::unread));
    return ClientProperties.consumer(settings.brokers(), settings.group()).entrySet().stream()
        .reduce(
            common,
            (all, entry) -> all.withProperty(entry.getKey(), entry.getValue().toString()),
            (one, _) -> one);
  }

  /** Waits some seconds for records that are being sent. */
  Done close() {
    admin.close(Duration.ZERO);
    outbox.close();
    return Done.done();
  }
}
