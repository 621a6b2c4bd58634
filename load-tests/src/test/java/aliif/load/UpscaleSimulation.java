package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * So many users at once, each sending parts of the sample photographs to {@code POST /v1/upscale},
 * one after the other. Settings, as system properties: {@code aliif.url}, {@code aliif.users} (4),
 * {@code aliif.seconds} (30), {@code aliif.scale} (2.5), {@code aliif.side} of the parts, in pixels
 * (128).
 *
 * <p>Run against a server that runs: {@code mvn -Pgatling -pl load-tests -am -DskipTests verify
 * -Daliif.url=http://127.0.0.1:8080}.
 */
public final class UpscaleSimulation extends Simulation {
  private static final List<String> SAMPLES =
      List.of("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "hubble_deep_field.jpg");
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");

  private final String url = System.getProperty("aliif.url", "http://127.0.0.1:8080");
  private final int users = Integer.getInteger("aliif.users", 4);
  private final int seconds = Integer.getInteger("aliif.seconds", 30);
  private final String scale = System.getProperty("aliif.scale", "2.5");
  private final int side = Integer.getInteger("aliif.side", 128);

  private final HttpProtocolBuilder protocol =
      http.baseUrl(url).acceptHeader("image/png").shareConnections();

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
    setUp(upscale.injectClosed(constantConcurrentUsers(users).during(Duration.ofSeconds(seconds))))
        .protocols(protocol)
        .assertions(global().failedRequests().count().is(0L));
  }

  /** The middle of each sample. */
  private List<Map<String, Object>> parts() {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (String name : SAMPLES) {
      parts.add(Map.of("name", name, "image", part(name)));
    }
    return parts;
  }

  private byte[] part(String name) {
    try (InputStream file = UpscaleSimulation.class.getResourceAsStream("/samples/" + name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: samples/" + name);
      }
      BufferedImage image = ImageIO.read(file);
      int width = Math.min(side, image.getWidth());
      int height = Math.min(side, image.getHeight());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(
          image.getSubimage(
              (image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height),
          "png",
          bytes);
      return bytes.toByteArray();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
