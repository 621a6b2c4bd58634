package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code /v1/jobs/JOB/events} of a whole server with an embedded broker. */
final class ServedJobEventsIT extends JobsServer {
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
}
