package aliif.load;

import io.gatling.javaapi.core.ClosedInjectionStep;
import io.gatling.javaapi.core.CoreDsl;
import java.time.Duration;

/**
 * What all simulations read from system properties: {@code aliif.url} [http://127.0.0.1:8080],
 * {@code aliif.users} [4], {@code aliif.seconds} [30].
 */
record LoadSettings(String url, int users, int seconds) {
  static LoadSettings read() {
    return new LoadSettings(
        System.getProperty("aliif.url", "http://127.0.0.1:8080"),
        Integer.getInteger("aliif.users", 4),
        Integer.getInteger("aliif.seconds", 30));
  }

  /** So many users at once, each of whom begins again when it is ready. */
  ClosedInjectionStep injection() {
    return CoreDsl.constantConcurrentUsers(users).during(Duration.ofSeconds(seconds));
  }
}
