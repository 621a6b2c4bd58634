package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerSettings;
import aliif.pipeline.stream.PipelineSettings;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Image API of a whole server, with the default model, over real connections. */
final class IiifServedTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;

  @TempDir private static Path data;

  private static Server server;
  private static HttpClient client;
  private static BufferedImage picture;
  private static String id;

  @BeforeAll
  static void start() throws Exception {
    server =
        Server.start(
            new ServerSettings(
                InetAddress.getLoopbackAddress(),
                0,
                new KafkaChoice.None(),
                data,
                PipelineSettings.standard()),
            ModelChoice.shipped());
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

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path.replace("^", "%5E")))
        .timeout(Duration.ofSeconds(60));
  }

  private static String path(String rest) {
    return "/iiif/3/" + id + rest;
  }

  private static HttpResponse<byte[]> get(String rest, String... headers) throws Exception {
    HttpRequest.Builder request = request(path(rest));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static BufferedImage image(String rest) throws Exception {
    HttpResponse<byte[]> response = get(rest);
    assertThat(response.statusCode())
        .as(() -> new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  /** Where a pixel of an answer comes from. */
  private interface Origin {
    int rgb(int x, int y);
  }

  private static void requirePixels(String rest, int width, int height, Origin origin)
      throws Exception {
    BufferedImage image = image(rest);
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertThat(image.getRGB(x, y) & 0xffffff)
            .as("%s at %d,%d", rest, x, y)
            .isEqualTo(origin.rgb(x, y) & 0xffffff);
      }
    }
  }

  @Test
  void regionsMirrorsAndTurnsHaveThePixelsOfTheImage() throws Exception {
    requirePixels("/full/max/0/default.png", 60, 40, picture::getRGB);
    requirePixels("/10,5,20,30/max/0/color.png", 20, 30, (x, y) -> picture.getRGB(x + 10, y + 5));
    requirePixels(
        "/50,30,100,100/max/0/default.png", 10, 10, (x, y) -> picture.getRGB(x + 50, y + 30));
    requirePixels("/square/max/0/default.png", 40, 40, (x, y) -> picture.getRGB(x + 10, y));
    requirePixels(
        "/pct:50,50,25,50/max/0/default.tif", 15, 20, (x, y) -> picture.getRGB(x + 30, y + 20));
    requirePixels("/full/max/!0/default.png", 60, 40, (x, y) -> picture.getRGB(59 - x, y));
    requirePixels("/full/max/90/default.png", 40, 60, (x, y) -> picture.getRGB(y, 39 - x));
    requirePixels("/full/max/180/default.png", 60, 40, (x, y) -> picture.getRGB(59 - x, 39 - y));
    requirePixels("/full/max/270/default.png", 40, 60, (x, y) -> picture.getRGB(59 - y, x));
    requirePixels("/full/max/!90/default.png", 40, 60, (x, y) -> picture.getRGB(59 - y, 39 - x));
  }

  @Test
  void qualitiesReduceTheColours() throws Exception {
    BufferedImage grey = image("/full/max/0/gray.png");
    assertThat(grey.getRaster().getNumBands()).isEqualTo(1);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      assertThat(grey.getRaster().getSample(i % WIDTH, i / WIDTH, 0))
          .isCloseTo((int) brightness(i % WIDTH, i / WIDTH), within(1));
    }
    requirePixels(
        "/full/max/90/bitonal.png", 40, 60, (x, y) -> brightness(y, 39 - x) < 127.5 ? 0 : 0xffffff);
  }

  private static double brightness(int x, int y) {
    int rgb = picture.getRGB(x, y);
    return 0.299 * ((rgb >> 16) & 255) + 0.587 * ((rgb >> 8) & 255) + 0.114 * (rgb & 255);
  }

  @Test
  void anyAngleLeavesTransparentOrWhiteCorners() throws Exception {
    BufferedImage tilted = image("/full/max/30/default.png");
    assertThat(tilted.getWidth()).isEqualTo(72); // 60 cos 30 + 40 sin 30 = 71.96
    assertThat(tilted.getHeight()).isEqualTo(65);
    assertThat(tilted.getRGB(0, 0) >>> 24).isZero();
    assertThat(tilted.getRGB(36, 32) >>> 24).isEqualTo(255);
    int white = image("/full/max/30/default.jpg").getRGB(1, 1);
    for (int shift : new int[] {0, 8, 16}) {
      assertThat((white >> shift) & 255).isCloseTo(255, within(2));
    }
  }

  @Test
  void tilesOfAnEnlargementHaveThePixelsOfTheWholeEnlargement() throws Exception {
    HttpResponse<byte[]> whole =
        client.send(
            request("/v1/upscale?scale=2.5&id=" + id).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofByteArray());
    BufferedImage enlarged = ImageIO.read(new ByteArrayInputStream(whole.body()));

    requirePixels(";x2.5/full/max/0/default.png", 150, 100, enlarged::getRGB);
    requirePixels(";x2.5/0,0,64,64/64,64/0/default.png", 64, 64, enlarged::getRGB);
    requirePixels(
        ";x2.5/64,64,64,36/64,36/0/default.png", 64, 36, (x, y) -> enlarged.getRGB(x + 64, y + 64));
    requirePixels("/full/^pct:250/0/default.png", 150, 100, enlarged::getRGB);
    requirePixels("/full/^150,/0/default.png", 150, 100, enlarged::getRGB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/full/30,/0/default.jpg | 30 | 20 | image/jpeg",
        "/full/!30,30/0/default.png | 30 | 20 | image/png",
        "/0,0,30,20/15,/0/default.png | 15 | 10 | image/png",
        "/0,0,30,20/^90,/0/default.png | 90 | 60 | image/png",
        "/pct:33.3,33.3,33.3,33.3/^77,99/0/default.png | 77 | 99 | image/png",
        ";x4/0,0,128,128/64,64/0/default.png | 64 | 64 | image/png",
        ";x4/128,0,112,160/56,80/0/default.png | 56 | 80 | image/png",
        ";x3.7/100,50,122,98/61,49/0/default.png | 61 | 49 | image/png",
        "/10,10,7,5/^!100,100/90/default.tif | 71 | 100 | image/tiff",
        "/0,0,6,4/^max/0/default.jpg | 600 | 400 | image/jpeg",
      })
  void answersHaveExactlyTheSizeAskedFor(String rest, int width, int height, String type)
      throws Exception {
    assertThat(header(get(rest), "Content-Type")).contains(type);
    BufferedImage image = image(rest);
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
  }

  @Test
  void aWebpIsOne() throws Exception {
    HttpResponse<byte[]> webp = get("/full/max/0/default.webp");
    assertThat(header(webp, "Content-Type")).contains("image/webp");
    assertThat(new String(webp.body(), 8, 4, StandardCharsets.US_ASCII)).isEqualTo("WEBP");
  }

  @Test
  void theInformationSaysTheSizeOfTheImageOrItsEnlargement() throws Exception {
    HttpResponse<byte[]> info = get("/info.json");
    assertThat(header(info, "Content-Type")).contains("application/json");
    assertThat(info.headers().allValues("Link"))
        .containsExactly(
            "<http://iiif.io/api/image/3/level2.json>;rel=\"profile\","
                + " <http://iiif.io/api/image/3/context.json>;"
                + "rel=\"http://www.w3.org/ns/json-ld#context\";type=\"application/ld+json\"");
    JsonObject json = json(info);
    assertThat(json.get("id").getAsString()).isEqualTo(server.address() + path(""));
    assertThat(json.get("width").getAsInt()).isEqualTo(60);

    JsonObject larger = json(get(";x2.5/info.json"));
    assertThat(larger.get("id").getAsString()).isEqualTo(server.address() + path(";x2.5"));
    assertThat(larger.get("width").getAsInt()).isEqualTo(150);
    assertThat(larger.get("height").getAsInt()).isEqualTo(100);

    HttpResponse<byte[]> linked = get("/info.json", "Accept", "application/ld+json");
    assertThat(header(linked, "Content-Type").orElseThrow())
        .isEqualTo("application/ld+json; profile=\"http://iiif.io/api/image/3/context.json\"");
    assertThat(linked.body()).isEqualTo(info.body());
    assertThat(get("/info.json", "If-None-Match", header(info, "ETag").orElseThrow()).statusCode())
        .isEqualTo(304);
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  @Test
  void anAnswerNamesItsCanonicalPathAndItsProfileInOneHeader() throws Exception {
    HttpResponse<byte[]> image = get("/pct:0,0,50,50/!15,99/360/color.jpg");

    assertThat(image.headers().allValues("Link"))
        .containsExactly(
            "<%s/0,0,30,20/15,10/0/default.jpg>;rel=\"canonical\","
                    .formatted(server.address() + path(""))
                + " <http://iiif.io/api/image/3/level2.json>;rel=\"profile\"");
    String tag = header(image, "ETag").orElseThrow();
    assertThat(header(get("/0,0,30,20/15,/0/default.jpg"), "ETag")).contains(tag);
    assertThat(header(get("/0,0,30,20/15,/0/default.png"), "ETag").orElseThrow()).isNotEqualTo(tag);
    HttpResponse<byte[]> known =
        get("/0,0,30,20/15,/0/default.jpg", "If-None-Match", "\"other\", W/" + tag);
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(header(known, "ETag")).contains(tag);
    assertThat(header(image, "Cache-Control")).contains("public, max-age=86400");
  }

  @Test
  void theBaseUriLeadsToTheInformation() throws Exception {
    for (String rest : new String[] {"", "/"}) {
      HttpResponse<byte[]> base = get(rest);
      assertThat(base.statusCode()).isEqualTo(303);
      assertThat(header(base, "Location")).contains(server.address() + path("/info.json"));
    }
  }

  @Test
  void pagesOfAllSitesMayAsk() throws Exception {
    String[] foreign = {"Origin", "https://viewer.example", "Sec-Fetch-Site", "cross-site"};
    for (String rest :
        new String[] {"", "/info.json", "/full/max/0/default.png", "/full/0,/0/x.y"}) {
      HttpResponse<byte[]> answer = get(rest, foreign);
      assertThat(header(answer, "Access-Control-Allow-Origin")).as(rest).contains("*");
    }
    HttpResponse<byte[]> options =
        client.send(
            request(path("/info.json"))
                .header("Origin", "https://viewer.example")
                .method("OPTIONS", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "Access-Control-Allow-Origin")).contains("*");
    assertThat(header(options, "Access-Control-Allow-Methods")).contains("GET, HEAD, OPTIONS");
  }

  @Test
  void aHeadHasTheHeadersOnly() throws Exception {
    for (String rest : new String[] {"/info.json", "/full/max/0/default.png"}) {
      HttpResponse<byte[]> head =
          client.send(
              request(path(rest)).method("HEAD", BodyPublishers.noBody()).build(),
              BodyHandlers.ofByteArray());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(header(head, "ETag")).isPresent();
      assertThat(head.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/full/max/0/default.gif | 501",
        "/full/max/0/default.xyz | 400",
        "/full/max/0 | 400",
        "/full/max/0/default.png/more | 400",
        "/full/61,/0/default.png | 400",
        "/info.xml | 400",
        ";x0/info.json | 404",
        "x/info.json | 404",
        "%2Ffull/max/0/default.png | 404",
      })
  void whatCannotBeIsAProblem(String rest, int status) throws Exception {
    HttpResponse<byte[]> answer = get(rest);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "Content-Type")).contains("application/problem+json");
    assertThat(header(answer, "Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void otherIdsAndMethodsAreProblems() throws Exception {
    HttpResponse<String> unknown =
        client.send(
            request("/iiif/3/" + "0".repeat(64) + "/info.json").build(), BodyHandlers.ofString());
    assertThat(unknown.statusCode()).isEqualTo(404);
    HttpResponse<String> post =
        client.send(
            request(path("/info.json")).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(header(post, "Allow")).contains("GET, HEAD, OPTIONS");
  }

  /** As clients write them: encoded, in either case, or as they are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/full/^120,/0/default.png",
        "/full/%5E120,/0/default.png",
        "/full/%5e120%2C/0/default.png",
        "/pct:0,0,100,100/^120,/0/default.png",
        "/pct%3A0%2C0%2C100%2C100/^!120,120/%30/default%2Epng",
        "%3Bx2/full/120,80/0/default.png"
      })
  void pathsAreDecoded(String rest) throws Exception {
    assertThat(raw(path(rest))).startsWith("HTTP/1.1 200 OK");
  }

  /** The first line of an answer, to a path that no library touches. */
  private static String raw(String path) throws IOException {
    URI uri = URI.create(server.address());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, 0, Math.min(100, answer.length), StandardCharsets.ISO_8859_1);
    }
  }
}
