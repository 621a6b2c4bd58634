package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ByteArrayBodyPart;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Users who each send a part of every sample photograph in one {@code POST /v1/batch}, and read a
 * tar file of outputs. Settings: {@link LoadSettings}, {@code aliif.scale} [2.5], {@code
 * aliif.side} [128] of the parts, in pixels. A server takes 8 batches at once.
 *
 * <p>{@code mvn -Pgatling -pl load-tests -am -DskipTests verify
 * -Dsimulation=aliif.load.BatchSimulation -Daliif.url=http://127.0.0.1:8080}
 */
public final class BatchSimulation extends Simulation {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int KIND = 156;
  private static final byte FILE = '0';

  private final LoadSettings settings = LoadSettings.read();
  private final String scale = System.getProperty("aliif.scale", "2.5");
  private final int side = Integer.getInteger("aliif.side", 128);

  private final ScenarioBuilder batch = scenario("batch").exec(request());

  {
    setUp(batch.injectClosed(settings.injection()))
        .protocols(http.baseUrl(settings.url()).shareConnections())
        .assertions(global().failedRequests().count().is(0L));
  }

  private HttpRequestActionBuilder request() {
    HttpRequestActionBuilder request =
        http("batch of " + SamplePhotographs.NAMES.size())
            .post("/v1/batch")
            .queryParam("scale", scale)
            .queryParam("format", "jpeg");
    for (String name : SamplePhotographs.NAMES) {
      request =
          request.bodyPart(
              ByteArrayBodyPart("image", SamplePhotographs.part(name, side))
                  .fileName(name)
                  .contentType("image/png"));
    }
    return request
        .asMultipartForm()
        .check(status().is(200))
        .check(bodyBytes().transform(BatchSimulation::entries).is(outputs()));
  }

  /** The names of the outputs. */
  private List<String> outputs() {
    return SamplePhotographs.NAMES.stream()
        .map(it -> it.replaceFirst("\\.[^.]*$", "_x" + scale + ".jpg"))
        .toList();
  }

  /** The names of the entries of a tar file. */
  private static List<String> entries(byte[] tar) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      if (tar[at + KIND] == FILE) { // others tell more about the next one
        names.add(new String(tar, at, NAME, StandardCharsets.US_ASCII).replaceAll("\0.*", ""));
      }
      long size =
          Long.parseLong(
              new String(tar, at + SIZE, SIZE_DIGITS, StandardCharsets.US_ASCII).strip(), 8);
      at += BLOCK + Math.ceilDiv((int) size, BLOCK) * BLOCK;
    }
    return names;
  }
}
