package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.RawFileBody;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Images arrive at {@code POST /v1/upscale} at a constant rate, whether or not earlier ones are
 * done. System properties: {@code aliif.url} (http://127.0.0.1:8080), {@code aliif.rate} (images a
 * second, 0.5), {@code aliif.seconds} (30), {@code aliif.scale} (2).
 */
public final class UpscaleSimulation extends Simulation {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final HttpProtocolBuilder protocol =
      http.baseUrl(System.getProperty("aliif.url", "http://127.0.0.1:8080"));

  private final List<Map<String, Object>> samples =
      Stream.of("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png")
          .map(file -> Map.<String, Object>of("file", "../samples/" + file))
          .toList();

  private final CheckBuilder pngSignature =
      bodyBytes()
          .transform(bytes -> java.util.Arrays.mismatch(bytes, PNG_SIGNATURE))
          .is(PNG_SIGNATURE.length);

  private final ScenarioBuilder upscale =
      scenario("upscale")
          .feed(listFeeder(samples).circular())
          .exec(
              http("POST /v1/upscale")
                  .post("/v1/upscale?scale=" + System.getProperty("aliif.scale", "2"))
                  .header("Content-Type", "application/octet-stream")
                  .body(RawFileBody("#{file}"))
                  .requestTimeout(Duration.ofMinutes(5))
                  .check(status().is(200), pngSignature));

  /** Every image must be answered whole. */
  public UpscaleSimulation() {
    double rate = Double.parseDouble(System.getProperty("aliif.rate", "0.5"));
    long seconds = Long.getLong("aliif.seconds", 30);
    setUp(upscale.injectOpen(constantUsersPerSec(rate).during(Duration.ofSeconds(seconds))))
        .protocols(protocol)
        .assertions(global().failedRequests().count().is(0L));
  }
}
