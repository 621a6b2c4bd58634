package aliif.infra.metrics;

import java.time.Duration;

/**
 * What is left to do of one partition of the requests.
 *
 * @param records without an answer, read and unread
 * @param oldest how long ago the oldest of those that have been read was sent; zero if there is
 *     none
 */
public record KafkaBacklog(long records, Duration oldest) {}
