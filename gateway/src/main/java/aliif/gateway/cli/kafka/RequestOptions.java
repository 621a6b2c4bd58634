package aliif.gateway.cli.kafka;

import aliif.pipeline.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for requests as such: model, record key, urgency. */
final class RequestOptions {
  private static final Duration LONGEST = Duration.ofDays(365);

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model of the server, or bicubic, which uses none (default: lite).")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "K",
      description =
          "Record key of all requests; results with one record key keep the order of their requests"
              + " (default: the path of each file).")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--priority",
      paramLabel = "P",
      description =
          "Urgency: visible, interactive, prefetch or batch; servers count visible as interactive, "
              + "unless aliif.kafka.most-urgent is VISIBLE (default: batch).")
  private String priority = "batch";

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      description =
          "Time after which nobody wants the answers; requests that are not done by then become "
              + "dead letters (default: no limit).")
  private Optional<Long> within = Optional.empty();

  Optional<String> model() {
    return model;
  }

  /** The record key of the request for an input. */
  String key(String input) {
    return key.orElse(input);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  Priority priority() {
    return Arrays.stream(Priority.values())
        .filter(each -> each.name().equals(priority.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "priority: %s (expected: visible, interactive, prefetch or batch)"
                        .formatted(priority)));
  }

  /**
   * When nobody wants the answers any more, if there is such a time.
   *
   * @throws IllegalArgumentException if it is over at once, or more than a year away
   */
  Optional<Instant> deadline() {
    within
        .filter(seconds -> seconds < 1 || seconds > LONGEST.toSeconds())
        .ifPresent(
            seconds -> {
              throw new IllegalArgumentException(
                  "within: %d (expected: 1 to %d)".formatted(seconds, LONGEST.toSeconds()));
            });
    return within.map(seconds -> Instant.now().plus(Duration.ofSeconds(seconds)));
  }
}
