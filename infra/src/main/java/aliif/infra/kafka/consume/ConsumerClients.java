package aliif.infra.kafka.consume;

import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Membership;
import aliif.infra.kafka.Threads;
import aliif.infra.kafka.read.Intake;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The Kafka clients of one run of the consumer, except the consumer, which the thread that polls
 * opens and closes.
 */
record ConsumerClients(Admin admin, Outbox outbox, ProgressTopic progress) {

  /**
   * @throws org.apache.kafka.common.KafkaException if no address of a broker can be resolved
   */
  static ConsumerClients open(ActorSystem<?> system, KafkaSettings settings) {
    Admin admin = Admin.create(ClientProperties.admin(settings.brokers()));
    try {
      Outbox outbox = Outbox.open(settings, Threads.blocking(system));
      try {
        return new ConsumerClients(admin, outbox, ProgressTopic.open(settings));
      } catch (RuntimeException problem) {
        outbox.close();
        throw problem;
      }
    } catch (RuntimeException problem) {
      admin.close(Duration.ZERO);
      throw problem;
    }
  }

  /** A consumer that reads as much as fits into the room. */
  static Intake intake(KafkaSettings settings, RecordRoom room, Metrics metrics) {
    Map<String, Object> properties =
        new HashMap<>(ClientProperties.consumer(settings.brokers(), settings.group()));
    Membership membership = settings.membership();
    properties.put("session.timeout.ms", (int) membership.session().toMillis());
    properties.put("heartbeat.interval.ms", (int) membership.session().toMillis() / 4);
    membership.instance().ifPresent(name -> properties.put("group.instance.id", name));
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    properties.put("max.poll.records", Integer.MAX_VALUE);
    return Intake.open(properties, room, metrics::unread);
  }

  /** Waits some seconds for records that are being sent. */
  Done close() {
    admin.close(Duration.ZERO);
    outbox.close();
    progress.close();
    return Done.done();
  }
}
