package aliif.infra.kafka;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * How a consumer is a member of its group.
 *
 * @param group of consumers that share the work
 * @param instance name of this consumer, which no other in the group has; with a name, a restart
 *     within {@code session} leaves its partitions with it
 * @param session how long the others wait for a member that is silent before they take its
 *     partitions, 1 second to 5 minutes
 * @param handOver how long a partition that goes to another consumer waits for what is in progress,
 *     up to 2 minutes; the rest is left to the other
 */
public record Membership(
    String group, Optional<String> instance, Duration session, Duration handOver) {
  private static final Duration LONGEST_SESSION = Duration.ofMinutes(5);

  /* A member that does not poll for five minutes counts as dead (max.poll.interval.ms). */
  private static final Duration LONGEST_HAND_OVER = Duration.ofMinutes(2);

  static Membership of(Config kafka) {
    return new Membership(
        kafka.getString("group"),
        Optional.of(kafka.getString("instance")).filter(name -> !name.isEmpty()),
        kafka.getDuration("session"),
        kafka.getDuration("hand-over"));
  }

  /**
   * @throws IllegalArgumentException if a time is out of its range
   */
  public Membership {
    if (session.compareTo(Duration.ofSeconds(1)) < 0 || session.compareTo(LONGEST_SESSION) > 0) {
      throw new IllegalArgumentException(
          "aliif.kafka.session: " + session + " (expected: 1 s to 5 minutes)");
    }
    if (handOver.isNegative() || handOver.compareTo(LONGEST_HAND_OVER) > 0) {
      throw new IllegalArgumentException(
          "aliif.kafka.hand-over: " + handOver + " (expected: 0 to 2 minutes)");
    }
  }
}
