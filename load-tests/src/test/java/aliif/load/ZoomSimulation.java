package aliif.load;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.WsFrameCheck;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Viewers that zoom: each opens a socket and looks at 10 views, at random places and scales, in a
 * window of 1280x800 pixels. A view counts from its message to {@code done}. Settings: {@link
 * LoadSettings}.
 *
 * <p>{@code mvn -Pgatling -pl load-tests -am -DskipTests verify
 * -Dsimulation=aliif.load.ZoomSimulation -Daliif.url=http://127.0.0.1:8080}
 */
public final class ZoomSimulation extends Simulation {
  private static final int VIEWS = 10;
  private static final int PATIENCE = 60;
  private static final double SHAPE = 800.0 / 1280;

  /** Twice what a view of PNG tiles has; a server keeps 64 MiB at most. */
  private static final int CREDIT = 20_000_000;

  private final LoadSettings settings = LoadSettings.read();
  private final SamplePhotographs.Stored photograph =
      SamplePhotographs.store(settings.url(), "hubble_deep_field.jpg");

  private final ScenarioBuilder viewer =
      scenario("zoom")
          .exec(
              ws("connect")
                  .connect("/v1/zoom/" + photograph.id())
                  .subprotocol("aliif-zoom.1")
                  .await(PATIENCE)
                  .on(said("hello", "0")))
          .exec(
              repeat(VIEWS, "i")
                  .on(
                      exec(this::view)
                          .exec(
                              ws("credit")
                                  .sendText("{\"type\":\"credit\",\"bytes\":" + CREDIT + "}"))
                          .exec(
                              ws("view")
                                  .sendText("#{view}")
                                  .await(PATIENCE)
                                  .on(said("done", "#{number}")))))
          .exec(ws("close").close());

  {
    setUp(viewer.injectClosed(settings.injection()))
        .protocols(
            http.baseUrl(settings.url()).wsBaseUrl(settings.url().replaceFirst("http", "ws")))
        .assertions(global().failedRequests().count().is(0L));
  }

  /** A message of a type, about a view if that is not 0. */
  private static WsFrameCheck said(String type, String view) {
    WsFrameCheck.Text text = ws.checkTextMessage(type).matching(jsonPath("$.type").is(type));
    return view.equals("0") ? text : text.check(jsonPath("$.view").isEL(view));
  }

  private Session view(Session session) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    double width = photograph.width() / random.nextDouble(2, 8);
    double height = width * SHAPE;
    int number = session.getInt("i") + 1;
    return session
        .set("number", Integer.toString(number))
        .set(
            "view",
            String.format(
                Locale.ROOT,
                "{\"type\":\"view\",\"view\":%d,\"x\":%.3f,\"y\":%.3f,\"width\":%.3f,"
                    + "\"height\":%.3f,\"output\":{\"width\":1280,\"height\":800},"
                    + "\"prefetch\":false}",
                number,
                random.nextDouble(photograph.width() - width),
                random.nextDouble(photograph.height() - height),
                width,
                height));
  }
}
