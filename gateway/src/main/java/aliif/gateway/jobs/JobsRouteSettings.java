package aliif.gateway.jobs;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of {@code /v1/jobs}, from {@code aliif.http.jobs}, which {@code application.conf}
 * explains.
 *
 * @param body most bytes of a request for a job
 * @param followers clients that may follow the events of jobs at once
 * @param heartbeat time without an event after which a comment is sent
 */
record JobsRouteSettings(long body, int followers, Duration heartbeat) {
  static JobsRouteSettings of(Config config) {
    Config jobs = config.getConfig("aliif.http.jobs");
    return new JobsRouteSettings(
        jobs.getBytes("body"), jobs.getInt("followers"), jobs.getDuration("heartbeat"));
  }

  JobsRouteSettings {
    if (body < 1 || followers < 0 || !heartbeat.isPositive()) {
      throw new IllegalArgumentException(
          "aliif.http.jobs: body %d, followers %d, heartbeat %s (expected: above 0)"
              .formatted(body, followers, heartbeat));
    }
  }
}
