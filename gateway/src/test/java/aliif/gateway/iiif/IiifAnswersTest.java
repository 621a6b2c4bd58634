package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers of the Image API say besides their pixels, over real connections. */
final class IiifAnswersTest extends ServedPicture {
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

  @Test
  void versionTwoHasAPathOfItsOwn() throws Exception {
    HttpResponse<byte[]> info = getPath("/iiif/2/" + id + ";x2.5/info.json");
    assertThat(header(info, "Content-Type")).contains("application/json");
    assertThat(info.headers().allValues("Link"))
        .containsExactly(
            "<http://iiif.io/api/image/2/level2.json>;rel=\"profile\","
                + " <http://iiif.io/api/image/2/context.json>;"
                + "rel=\"http://www.w3.org/ns/json-ld#context\";type=\"application/ld+json\"");
    JsonObject json = json(info);
    String uri = server.address() + "/iiif/2/" + id + ";x2.5";
    assertThat(json.get("@id").getAsString()).isEqualTo(uri);
    assertThat(json.get("width").getAsInt()).isEqualTo(150);
    HttpResponse<byte[]> linked =
        getPath("/iiif/2/" + id + ";x2.5/info.json", "Accept", "application/ld+json");
    assertThat(header(linked, "Content-Type")).contains("application/ld+json");
    assertThat(linked.body()).isEqualTo(info.body());

    HttpResponse<byte[]> base = getPath("/iiif/2/" + id + ";x2.5");
    assertThat(base.statusCode()).isEqualTo(303);
    assertThat(header(base, "Location")).contains(uri + "/info.json");

    HttpResponse<byte[]> image = getPath("/iiif/2/" + id + ";x2.5/full/300,/0/color.jpg");
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(header(image, "Aliif-Height")).contains("200");
    assertThat(image.headers().allValues("Link"))
        .containsExactly(
            "<%s/full/300,/0/default.jpg>;rel=\"canonical\",".formatted(uri)
                + " <http://iiif.io/api/image/2/level2.json>;rel=\"profile\"");
    assertThat(getPath("/iiif/2/" + id + "/full/full/0/default.png").body())
        .isEqualTo(get("/full/max/0/default.png").body());
    assertThat(getPath("/iiif/2/" + id + "/full/^100,/0/default.png").statusCode()).isEqualTo(400);
    assertThat(getPath("/iiif/1/" + id + "/info.json").statusCode()).isEqualTo(404);
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
    assertThat(tag).startsWith("W/\"");
    assertThat(header(get("/0,0,30,20/15,/0/default.jpg"), "ETag")).contains(tag);
    assertThat(header(get("/0,0,30,20/15,/0/default.png"), "ETag").orElseThrow()).isNotEqualTo(tag);
    HttpResponse<byte[]> known =
        get("/0,0,30,20/15,/0/default.jpg", "If-None-Match", "\"other\", " + tag);
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
      socket.setSoTimeout(60_000);
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
