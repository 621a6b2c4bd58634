package aliif.gateway.http;

import aliif.gateway.access.CallerLimits;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the HTTP server, read once from {@code aliif.http}. {@code application.conf} explains
 * each.
 *
 * @param connections that may be open at once
 * @param idle time after which a connection without a request ends
 * @param upload how fast a body has to arrive
 * @param begin time from a whole upload to the first bytes of its answer
 * @param answer how fast an answer has to be taken
 * @param rest how much is still read from a client that has been answered
 * @param hosts names of this server, besides its address and {@code localhost}
 * @param origins pages of other sites that may send images
 * @param callers what each caller may ask for
 * @param openMetrics whether metrics are shown without a key
 */
public record HttpSettings(
    int connections,
    Duration idle,
    Pace upload,
    Duration begin,
    Pace answer,
    Rest rest,
    Set<String> hosts,
    Set<String> origins,
    CallerLimits callers,
    boolean openMetrics) {

  /**
   * The least speed of a transfer; a slower one is broken off.
   *
   * @param leastRate bytes a second, in each window
   * @param within time for all of it
   */
  public record Pace(long leastRate, Duration window, Duration within) {
    public Pace {
      require("least-rate", leastRate);
      require("window", window);
      require("within", within);
    }

    private static Pace of(Config config) {
      return new Pace(
          config.getBytes("least-rate"),
          config.getDuration("window"),
          config.getDuration("within"));
    }

    /** Bytes of a window, at least 1. */
    public int bytes() {
      return Math.clamp(leastRate * window.toMillis() / 1000, 1, 1 << 20);
    }
  }

  /** How much is read and dropped, and for how long. */
  public record Rest(long bytes, Duration within) {
    private static Rest of(Config config) {
      return new Rest(config.getBytes("bytes"), config.getDuration("within"));
    }
  }

  public HttpSettings {
    require("connections", connections);
    require("idle", idle);
    require("begin", begin);
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static HttpSettings of(Config config) {
    Config http = config.getConfig("aliif.http");
    return new HttpSettings(
        http.getInt("connections"),
        http.getDuration("idle"),
        Pace.of(http.getConfig("upload")),
        http.getDuration("answer.begin"),
        Pace.of(http.getConfig("answer")),
        Rest.of(http.getConfig("rest")),
        Set.copyOf(http.getStringList("hosts")),
        Set.copyOf(http.getStringList("origins")),
        CallerLimits.of(config),
        http.getBoolean("open-metrics"));
  }

  private static void require(String name, Duration duration) {
    require(name, duration.toMillis());
  }

  private static void require(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "aliif.http: " + name + ": " + value + " (expected: above 0)");
    }
  }
}
