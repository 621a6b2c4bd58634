package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * So many users at once, each sending parts of the sample photographs to {@code POST /v1/upscale},
 * one after the other. Settings: {@link LoadSettings}, {@code aliif.scale} [2.5], {@code
 * aliif.side} [128] of the parts, in pixels.
 *
 * <p>Run against a server that runs: {@code mvn -Pgatling -pl load-tests -am -DskipTests verify
 * -Daliif.url=http://127.0.0.1:8080}.
 */
public final class UpscaleSimulation extends Simulation {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");

  private final LoadSettings settings = LoadSettings.read();
  private final String scale = System.getProperty("aliif.scale", "2.5");
  private final int side = Integer.getInteger("aliif.side", 128);

  private final HttpProtocolBuilder protocol =
      http.baseUrl(settings.url()).acceptHeader("image/png").shareConnections();

  private final ScenarioBuilder upscale =
      scenario("upscale")
          .feed(listFeeder(parts()).circular())
          .exec(
              exec(
                  http("#{name}")
                      .post("/v1/upscale")
                      .queryParam("scale", scale)
                      .body(ByteArrayBody("#{image}"))
                      .check(status().is(200))
                      .check(
                          bodyBytes()
                              .transform(bytes -> Arrays.copyOf(bytes, PNG.length))
                              .is(PNG))));

  {
    setUp(upscale.injectClosed(settings.injection()))
        .protocols(protocol)
        .assertions(global().failedRequests().count().is(0L));
  }

  /** The middle of each sample. */
  private List<Map<String, Object>> parts() {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (String name : SamplePhotographs.NAMES) {
      parts.add(Map.of("name", name, "image", SamplePhotographs.part(name, side)));
    }
    return parts;
  }
}
