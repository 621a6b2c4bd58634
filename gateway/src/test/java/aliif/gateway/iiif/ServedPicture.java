package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.testing.OpenApi;
import aliif.gateway.testing.WholeServer;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A whole server, with the default model, that has an image of 60x40 with known pixels. */
abstract class ServedPicture {
  private static final OpenApi API = OpenApi.shipped();

  static final int WIDTH = 60;
  static final int HEIGHT = 40;

  @TempDir static Path data;

  static Server server;
  static HttpClient client;
  static BufferedImage picture;
  static String id;

  @BeforeAll
  static void start() throws Exception {
    server =
        Server.start(WholeServer.settings(new KafkaChoice.None(), data), ModelChoice.shipped());
    server.awaitReady(Duration.ofSeconds(60));
    client = HttpClient.newHttpClient();
    picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.setRGB(x, y, 0x40000 * x + 0x600 * y + 96 + (7 * x * y) % 64);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    HttpResponse<String> put =
        client.send(
            request("/v1/images").POST(BodyPublishers.ofByteArray(png.toByteArray())).build(),
            BodyHandlers.ofString());
    id = JsonParser.parseString(put.body()).getAsJsonObject().get("id").getAsString();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path.replace("^", "%5E")))
        .timeout(Duration.ofSeconds(60));
  }

  static String path(String rest) {
    return "/iiif/3/" + id + rest;
  }

  static HttpResponse<byte[]> get(String rest, String... headers) throws Exception {
    return getPath(path(rest), headers);
  }

  static HttpResponse<byte[]> getPath(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    API.check("GET", response.uri().getPath(), response);
    return response;
  }

  static BufferedImage image(String rest) throws Exception {
    HttpResponse<byte[]> response = get(rest);
    assertThat(response.statusCode())
        .as(() -> new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }
}
