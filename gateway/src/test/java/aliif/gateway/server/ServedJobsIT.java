package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.OpenApi;
import aliif.gateway.testing.SmallCat;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.stream.PipelineSettings;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/jobs} of a whole server with an embedded broker. */
@Timeout(300)
final class ServedJobsIT {
  private static final OpenApi API = OpenApi.shipped();

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Server server;
  private String cat;

  @BeforeEach
  void start() throws Exception {
    server = serve();
    cat =
        json(send(
                request("/v1/images")
                    .POST(BodyPublishers.ofFile(SmallCat.write(folder.resolve("cat.png"))))))
            .get("id")
            .getAsString();
  }

  private Server serve() throws Exception {
    Server started =
        Server.start(
            new ServerSettings(
                InetAddress.getLoopbackAddress(),
                0,
                new KafkaChoice.Embedded(0),
                folder.resolve("data"),
                PipelineSettings.standard()),
            new Models(Map.of("lite", Weights.shipped("lite")), "lite"));
    assertThat(started.awaitReady(Duration.ofMinutes(2))).isTrue();
    return started;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofMinutes(2));
  }

  private HttpResponse<String> send(HttpRequest.Builder builder) throws Exception {
    HttpRequest request = builder.build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    API.check(request.method(), request.uri().getPath(), response);
    return response;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  /** The answer, once jobs have been read. */
  private HttpResponse<String> submit(String body) throws Exception {
    while (get("/v1/jobs").statusCode() == 503) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return send(request("/v1/jobs").POST(BodyPublishers.ofString(body.replace("CAT", cat))));
  }

  private String accepted(String body) throws Exception {
    HttpResponse<String> answer = submit(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String place = answer.headers().firstValue("Location").orElseThrow();
    assertThat(place).isEqualTo("/v1/jobs/" + json(answer).get("id").getAsString());
    return place;
  }

  private JsonObject finished(String place) throws Exception {
    while (true) {
      HttpResponse<String> answer = get(place);
      if (answer.statusCode() == 200
          && json(answer).get("state").getAsString().equals("finished")) {
        return json(answer);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void aJobIsDoneAndItsOutputsAreLinked() throws Exception {
    String place =
        accepted(
            "{\"images\":[\"CAT\",{\"id\":\"CAT\",\"width\":50,\"format\":\"jpeg\"},"
                + "{\"id\":\"CAT\",\"region\":\"9000,9000,9,9\"}],"
                + "\"parameters\":{\"scale\":2,\"model\":\"bicubic\"}}");
    JsonObject job = finished(place);

    assertThat(job.get("counts").toString())
        .isEqualTo("{\"accepted\":3,\"done\":2,\"failed\":1,\"cancelled\":0}");
    List<JsonElement> images = job.getAsJsonArray("images").asList();
    assertThat(images.get(2).getAsJsonObject().get("reason").getAsString()).contains("region");
    assertThat(images.get(1).getAsJsonObject().get("width").getAsInt()).isEqualTo(50);
    String result = images.get(1).getAsJsonObject().get("result").getAsString();
    HttpResponse<byte[]> output = client.send(request(result).build(), BodyHandlers.ofByteArray());
    assertThat(output.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(output.body())).getWidth()).isEqualTo(50);
    String tag = output.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request(result).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
    assertThat(get(place + "/results/2").body()).contains("urn:aliif:problem:no-output");
    assertThat(get(place + "/results/3").body()).contains("urn:aliif:problem:no-output");
    assertThat(get(place + "/results/x").body()).contains("urn:aliif:problem:no-output");
  }

  @Test
  void jobsAndOutputsOutliveARestart() throws Exception {
    String first =
        accepted("{\"images\":[\"CAT\"],\"parameters\":{\"scale\":2,\"model\":\"bicubic\"}}");
    JsonObject before = finished(first);
    String second =
        accepted(
            "{\"images\":[\"CAT\",\"CAT\"],\"parameters\":{\"scale\":3,\"model\":\"bicubic\"}}");
    server.close();
    server = serve();

    assertThat(finished(second).get("counts").toString())
        .isEqualTo("{\"accepted\":2,\"done\":2,\"failed\":0,\"cancelled\":0}");
    assertThat(json(get(first))).isEqualTo(before);
    assertThat(get(first + "/results/0").statusCode()).isEqualTo(200);
    JsonObject list = json(get("/v1/jobs?limit=1"));
    assertThat(list.get("count").getAsInt()).isEqualTo(2);
    assertThat(place(list)).isEqualTo(second);
    JsonObject older = json(get(list.get("next").getAsString()));
    assertThat(place(older)).isEqualTo(first);
    assertThat(older.has("next")).isFalse();
  }

  private static String place(JsonObject list) {
    return list.getAsJsonArray("jobs")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("links")
        .get("self")
        .getAsString();
  }

  /** An event of a stream. */
  private record Event(String name, String id, JsonObject data) {}

  private List<Event> events(String place, Optional<String> last, int most) throws Exception {
    HttpRequest.Builder asked = request(place + "/events");
    last.ifPresent(id -> asked.header("Last-Event-ID", id));
    HttpResponse<InputStream> response = client.send(asked.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    List<Event> events = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      while (events.size() < most) {
        String line = lines.readLine();
        if (line == null) {
          break;
        }
        if (line.startsWith("event: ")) {
          events.add(
              new Event(
                  line.substring(7),
                  lines.readLine().substring(4),
                  JsonParser.parseString(lines.readLine().substring(6)).getAsJsonObject()));
        }
      }
    }
    return events;
  }

  private static List<Integer> told(List<Event> events) {
    return events.stream()
        .filter(event -> event.data().has("images"))
        .flatMap(event -> event.data().getAsJsonArray("images").asList().stream())
        .map(image -> image.getAsJsonObject().get("index").getAsInt())
        .toList();
  }

  @Test
  void eventsTellEachOutcomeOnceAlsoToAClientThatComesBackAfterARestart() throws Exception {
    String place =
        accepted(
            "{\"images\":[{\"id\":\"CAT\",\"scale\":2},{\"id\":\"CAT\",\"scale\":3},"
                + "{\"id\":\"CAT\",\"scale\":4},{\"id\":\"CAT\",\"scale\":2.5}],"
                + "\"parameters\":{\"model\":\"bicubic\"}}");
    List<Event> before = events(place, Optional.empty(), 2);
    assertThat(before).extracting(Event::name).contains("progress");
    Optional<String> last = Optional.of(before.getLast().id());
    server.close();
    server = serve();
    while (get(place).statusCode() == 503) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    List<Event> after =
        before.getLast().name().equals("end") ? List.of() : events(place, last, Integer.MAX_VALUE);
    List<Event> all = new ArrayList<>(before);
    all.addAll(after);
    assertThat(told(all)).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(all.getLast().name()).isEqualTo("end");
    assertThat(all.getLast().data().toString())
        .isEqualTo("{\"counts\":{\"accepted\":4,\"done\":4,\"failed\":0,\"cancelled\":0}}");
    assertThat(
            send(request(place + "/events").header("Last-Event-ID", all.getLast().id()))
                .statusCode())
        .isEqualTo(204);
    assertThat(send(request(place + "/events").header("Last-Event-ID", "////////")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    assertThat(submit("{\"images\":[]}").body()).contains("invalid-parameter");
    assertThat(submit("").body()).contains("body: empty");
    String unknown = "{\"images\":[\"" + "0".repeat(64) + "\"],\"parameters\":{\"scale\":2}}";
    assertThat(submit(unknown).body()).contains("urn:aliif:problem:unknown-image");
    assertThat(
            submit("{\"images\":[\"CAT\"],\"parameters\":{\"scale\":2,\"model\":\"x\"}}")
                .statusCode())
        .isEqualTo(400);
    assertThat(get("/v1/jobs/" + "0".repeat(28)).body()).contains("urn:aliif:problem:unknown-job");
    assertThat(get("/v1/jobs/x").body()).contains("urn:aliif:problem:unknown-job");
    assertThat(get("/v1/jobs?limit=x").statusCode()).isEqualTo(400);
    assertThat(get("/v1/jobs?before=x").statusCode()).isEqualTo(400);
    assertThat(json(get("/v1/jobs")).get("count").getAsInt()).isZero();
  }

  @Test
  void whatIsNotDoneOfAJobIsCancelled() throws Exception {
    String place =
        accepted(
            "{\"images\":[\"CAT\",\"CAT\"],\"parameters\":{\"width\":9000,\"format\":\"jpeg\"}}");
    HttpResponse<String> cancelled = send(request(place).DELETE());

    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(finished(place).get("counts").toString())
        .isEqualTo("{\"accepted\":2,\"done\":0,\"failed\":0,\"cancelled\":2}");
    assertThat(send(request(place).DELETE()).statusCode()).isEqualTo(202);
    assertThat(send(request("/v1/jobs/" + "0".repeat(28)).DELETE()).statusCode()).isEqualTo(404);
  }

  /** A client that follows a job does not hold the end of the server up. */
  @Test
  void aServerThatStopsEndsTheEvents() throws Exception {
    String place =
        accepted("{\"images\":[\"CAT\"],\"parameters\":{\"width\":5000,\"format\":\"png\"}}");
    HttpResponse<InputStream> response =
        client.send(request(place + "/events").build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.read()).isEqualTo('e');
      server.close();
      while (body.read() >= 0) {
        /* Until the server ends it, as a whole answer. */
      }
    }
  }

  @Test
  void theBodyIsLimited() throws Exception {
    assertThat(submit(" ".repeat(5 << 20)).statusCode()).isEqualTo(413);
  }
}
