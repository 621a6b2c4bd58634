package aliif.infra.kafka;

import aliif.pipeline.Priority;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * The most that a request may ask for; one that asks for more gets this.
 *
 * @param mostUrgent priority
 * @param answerWithin from when it was sent to its deadline, at most a year; empty if there is no
 *     limit
 */
public record RequestLimits(Priority mostUrgent, Optional<Duration> answerWithin) {
  private static final Duration LONGEST = Duration.ofDays(365);

  static RequestLimits of(Config kafka) {
    return new RequestLimits(
        kafka.getEnum(Priority.class, "most-urgent"),
        Optional.of(kafka.getDuration("answer-within")).filter(time -> !time.isZero()));
  }

  /**
   * @throws IllegalArgumentException if the time is negative, or longer than a year
   */
  public RequestLimits {
    if (answerWithin.filter(time -> time.isNegative() || time.compareTo(LONGEST) > 0).isPresent()) {
      throw new IllegalArgumentException(
          "aliif.kafka.answer-within: %s (expected: 0 to 365 days; 0 is no limit)"
              .formatted(answerWithin.orElseThrow()));
    }
  }
}
