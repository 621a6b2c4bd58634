package aliif.gateway.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.KeyRing;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.testing.Commands;
import aliif.gateway.testing.SmallCat;
import aliif.pipeline.stream.PipelineSettings;
import com.google.gson.JsonParser;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that wants keys: images, IIIF and zoom. */
@Timeout(180)
final class AccessIT {
  private static final String ZOOM = "aliif-zoom.1";
  private static final ApiKey KEY = ApiKey.create();

  @TempDir private static Path data;

  private static KeyFile file;
  private static Server server;
  private static HttpClient client;
  private static String image;

  @BeforeAll
  static void start() throws Exception {
    file = new KeyFile(data.resolve("keys"));
    file.change(ring -> ring.with("alice", KEY, LocalDate.EPOCH).rotated());
    server =
        Server.start(
            new ServerSettings(
                new ListeningSettings(
                    InetAddress.getLoopbackAddress(),
                    0,
                    Optional.of(data.resolve("keys")),
                    Optional.empty()),
                new KafkaChoice.None(),
                data,
                PipelineSettings.standard()),
            ModelChoice.shipped());
    client = HttpClient.newHttpClient();
    HttpResponse<String> put =
        client.send(
            request("/v1/images")
                .header("Authorization", "Bearer " + KEY.text())
                .POST(BodyPublishers.ofFile(SmallCat.write(data.resolve("cat.png"))))
                .build(),
            BodyHandlers.ofString());
    image = JsonParser.parseString(put.body()).getAsJsonObject().get("id").getAsString();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private static String signed(String target) throws Exception {
    return file.read().sign(target, Instant.now().plusSeconds(600));
  }

  @Test
  void aViewerThatGotASignedImageReadsAllItsTiles() throws Exception {
    assertThat(get("/iiif/3/" + image + "/info.json").statusCode()).isEqualTo(401);
    for (String identifier : new String[] {image, image + ";x2.5"}) {
      HttpResponse<byte[]> info = get(signed("/iiif/3/" + identifier + "/info.json"));
      assertThat(info.statusCode()).isEqualTo(200);
      String id =
          JsonParser.parseString(new String(info.body(), UTF_8))
              .getAsJsonObject()
              .get("id")
              .getAsString();
      assertThat(id).contains(";signature=");
      HttpResponse<byte[]> tile =
          get(id.replace(server.address(), "") + "/0,0,32,32/32,/0/default.jpg");

      assertThat(tile.statusCode()).isEqualTo(200);
      assertThat(tile.headers().firstValue("Aliif-Width")).contains("32");
      assertThat(tile.headers().firstValue("Cache-Control").orElseThrow()).startsWith("private");
    }
    String other = signed("/iiif/3/" + image + "/info.json").replace(image, "0".repeat(64));
    assertThat(get(other).statusCode()).isEqualTo(401);
  }

  @Test
  void aSignedOriginalIsReadAndNotDeleted() throws Exception {
    String original = signed("/v1/images/" + image + "/original");
    assertThat(get(original).statusCode()).isEqualTo(200);
    HttpRequest delete = request(signed("/v1/images/" + image)).DELETE().build();

    assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void aSocketOpensWithAKeyAmongItsSubprotocolsOrASignature() throws Exception {
    String zoom = "/v1/zoom/" + image;

    assertThat(subprotocol(zoom, ZOOM, "aliif-key." + KEY.text())).isEqualTo(ZOOM);
    assertThat(subprotocol(signed(zoom), ZOOM)).isEqualTo(ZOOM);
    assertThatThrownBy(() -> subprotocol(zoom, ZOOM))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    assertThatThrownBy(() -> subprotocol(zoom, ZOOM, "aliif-key." + ApiKey.create().text()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  /** What the server chose, after its first message. */
  private static String subprotocol(String path, String... offered) throws Exception {
    CompletableFuture<CharSequence> hello = new CompletableFuture<>();
    WebSocket.Builder builder = client.newWebSocketBuilder();
    String[] others = new String[offered.length - 1];
    System.arraycopy(offered, 1, others, 0, others.length);
    WebSocket socket =
        builder
            .subprotocols(offered[0], others)
            .buildAsync(
                URI.create(server.address().replace("http", "ws") + path),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket it, CharSequence text, boolean last) {
                    hello.complete(text);
                    return WebSocket.Listener.super.onText(it, text, last);
                  }
                })
            .get(60, TimeUnit.SECONDS);
    assertThat(hello.get(60, TimeUnit.SECONDS)).asString().contains("hello");
    socket.abort();
    return socket.getSubprotocol();
  }

  @Test
  void aChangedFileHoldsWithoutARestart() throws Exception {
    ApiKey bob = ApiKey.create();
    file.change(ring -> ring.with("bob", bob, LocalDate.EPOCH));
    awaitStatus(bob, 200);
    KeyRing left = file.change(ring -> ring.without("bob"));
    assertThat(left.keys()).hasSize(1);
    awaitStatus(bob, 401);
  }

  private static void awaitStatus(ApiKey key, int status) throws Exception {
    HttpRequest list =
        request("/v1/images").header("Authorization", "Bearer " + key.text()).build();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (client.send(list, BodyHandlers.discarding()).statusCode() != status) {
      assertThat(System.nanoTime()).as("not %d in time", status).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void aServerForOthersDoesNotStartWithoutAKey(@TempDir Path empty) {
    StringWriter error = new StringWriter();
    int exit =
        Commands.sayingTo(new StringWriter(), error)
            .execute("serve", "--host", "0.0.0.0", "--port", "0", "--data", empty.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(error.toString())
        .startsWith("keys: none in " + empty.resolve("keys"))
        .contains("--access open");
  }
}
