package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.OpenApi;
import aliif.gateway.testing.SmallCat;
import aliif.gateway.testing.WholeServer;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server with an embedded broker and a stored image, and a client that asks for jobs. */
@Timeout(300)
abstract class JobsServer {
  private static final OpenApi API = OpenApi.shipped();

  @TempDir Path folder;
  final HttpClient client = HttpClient.newHttpClient();
  Server server;
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

  Server serve() throws Exception {
    return WholeServer.startReady(
        WholeServer.settings(new KafkaChoice.Embedded(0), folder.resolve("data")));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofMinutes(2));
  }

  HttpResponse<String> send(HttpRequest.Builder builder) throws Exception {
    HttpRequest request = builder.build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    API.check(request.method(), request.uri().getPath(), response);
    return response;
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  /** The answer, once jobs have been read. */
  HttpResponse<String> submit(String body) throws Exception {
    while (get("/v1/jobs").statusCode() == 503) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return send(request("/v1/jobs").POST(BodyPublishers.ofString(body.replace("CAT", cat))));
  }

  String accepted(String body) throws Exception {
    HttpResponse<String> answer = submit(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String place = answer.headers().firstValue("Location").orElseThrow();
    assertThat(place).isEqualTo("/v1/jobs/" + json(answer).get("id").getAsString());
    return place;
  }

  JsonObject finished(String place) throws Exception {
    while (true) {
      HttpResponse<String> answer = get(place);
      if (answer.statusCode() == 200
          && json(answer).get("state").getAsString().equals("finished")) {
        return json(answer);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
