package aliif.infra.store.s3;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How S3 is reached. Settings are those of {@code aliif.store.s3}; {@code reference.conf} explains
 * each.
 *
 * @param endpoint of a server that is compatible with S3; empty: as the SDK finds it
 * @param region empty: as the SDK finds it
 * @param pathStyle whether the bucket is in the path of a request, and not in the name of the host
 * @param connect the longest wait for a connection
 * @param silence the longest wait for the next bytes of an answer
 * @param attempt the longest time from the beginning of a request to that of its answer
 * @param attempts at a request
 */
public record S3Settings(
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Duration connect,
    Duration silence,
    Duration attempt,
    int attempts) {
  public S3Settings {
    endpoint.ifPresent(S3Settings::requireHttp);
    requireAboveZero("connect", connect);
    requireAboveZero("silence", silence);
    requireAboveZero("attempt", attempt);
    if (attempts < 1) {
      throw invalid("attempts", attempts, "at least 1");
    }
  }

  private static void requireHttp(URI endpoint) {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw invalid("endpoint", endpoint, "http://HOST:PORT or https://HOST");
    }
  }

  private static void requireAboveZero(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw invalid(name, value, "above 0");
    }
  }

  private static IllegalArgumentException invalid(String name, Object value, String expected) {
    return new IllegalArgumentException(
        "aliif.store.s3.%s: %s (expected: %s)".formatted(name, value, expected));
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static S3Settings of(Config config) {
    Config s3 = config.getConfig("aliif.store.s3");
    return new S3Settings(
        text(s3, "endpoint").map(S3Settings::uri),
        text(s3, "region"),
        s3.getBoolean("path-style"),
        s3.getDuration("connect"),
        s3.getDuration("silence"),
        s3.getDuration("attempt"),
        s3.getInt("attempts"));
  }

  private static Optional<String> text(Config config, String name) {
    return Optional.of(config.getString(name)).filter(text -> !text.isEmpty());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException problem) {
      throw invalid("endpoint", text, "http://HOST:PORT or https://HOST");
    }
  }
}
