package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Viewers of the IIIF Image API: each reads {@code info.json}, then 20 tiles at random places, of
 * the photograph itself at half its scale, and of its enlargement by 4. Settings: {@link
 * LoadSettings}, and {@code aliif.tile} [256], the side of a tile.
 *
 * <p>{@code mvn -Pgatling -pl load-tests -am -DskipTests verify
 * -Dsimulation=aliif.load.IiifSimulation -Daliif.url=http://127.0.0.1:8080}
 */
public final class IiifSimulation extends Simulation {
  private static final int TILES = 20;
  private static final int FACTOR = 4;

  private final LoadSettings settings = LoadSettings.read();
  private final int tile = Integer.getInteger("aliif.tile", 256);
  private final SamplePhotographs.Stored photograph =
      SamplePhotographs.store(settings.url(), "hubble_deep_field.jpg");

  private final ScenarioBuilder viewer =
      scenario("IIIF viewer")
          .exec(
              http("info.json")
                  .get("/iiif/3/" + photograph.id() + ";x" + FACTOR + "/info.json")
                  .check(status().is(200))
                  .check(substring("\"width\":" + photograph.width() * FACTOR).exists()))
          .exec(
              repeat(TILES)
                  .on(
                      tile("reduced tile", "", 1, 2),
                      tile("enlarged tile", ";x" + FACTOR, FACTOR, 1)));

  {
    setUp(viewer.injectClosed(settings.injection()))
        .protocols(http.baseUrl(settings.url()).shareConnections())
        .assertions(global().failedRequests().count().is(0L));
  }

  /**
   * Asks for a tile.
   *
   * @param times as large as the photograph what the viewer sees is
   * @param reduction of the tile
   */
  private ChainBuilder tile(String name, String enlargement, int times, int reduction) {
    int region = tile * reduction;
    return exec(session -> placed(session, photograph.width() * times - region, "x"))
        .exec(session -> placed(session, photograph.height() * times - region, "y"))
        .exec(
            http(name)
                .get(
                    "/iiif/3/%s%s/#{x},#{y},%d,%d/%d,%d/0/default.jpg"
                        .formatted(photograph.id(), enlargement, region, region, tile, tile))
                .check(status().is(200))
                .check(header("Aliif-Width").is(Integer.toString(tile)))
                .check(header("Aliif-Height").is(Integer.toString(tile))));
  }

  private static Session placed(Session session, int most, String name) {
    return session.set(name, ThreadLocalRandom.current().nextInt(most + 1));
  }
}
