package aliif.infra.kafka;

import aliif.pipeline.Priority;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * The most that a request may ask for; one that asks for more gets this.
 *
 * @param mostUrgent priority
 * @param answerWithin from when it was sent to its deadline; empty if there is no limit
 */
public record RequestLimits(Priority mostUrgent, Optional<Duration> answerWithin) {
  static RequestLimits of(Config kafka) {
    return new RequestLimits(
        kafka.getEnum(Priority.class, "most-urgent"),
        Optional.of(kafka.getDuration("answer-within")).filter(time -> !time.isZero()));
  }

  /**
   * @throws IllegalArgumentException if the time is negative
   */
  public RequestLimits {
    if (answerWithin.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "answer within: %s (expected: above zero, or zero for no limit)"
              .formatted(answerWithin.orElseThrow()));
    }
  }
}
