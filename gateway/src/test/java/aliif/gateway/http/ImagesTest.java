package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Sha256;
import aliif.pipeline.memory.Reservation;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/images}, over a real connection. */
final class ImagesTest {
  private static final byte[] IMAGE = bitmap(8, 5, 1);
  private static final String ID = Sha256.hex(IMAGE);

  private final ServedFake served =
      ServedFake.start("aliif.http.upload { window = 5 s, least-rate = 1 KiB }");

  @AfterEach
  void close() {
    served.close();
  }

  /** A BMP of 24 bits a pixel. */
  static byte[] bitmap(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    ByteBuffer file = ByteBuffer.allocate(54 + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(54);
    file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    return file.position(54).put(pixels).array();
  }

  private HttpResponse<String> put(byte[] image) throws Exception {
    return served.send(
        served.request("/v1/images").POST(BodyPublishers.ofByteArray(image)).build());
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(header(response, "Content-Type")).contains("application/json");
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  @Test
  void anImageIsPutOnceAndDescribed() throws Exception {
    HttpResponse<String> made = put(IMAGE);

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(header(made, "Location")).contains("/v1/images/" + ID);
    assertThat(made.body())
        .isEqualTo(
            "{\"id\":\"ID\",\"format\":\"bmp\",\"width\":8,\"height\":5,\"bytes\":174,"
                    .replace("ID", ID)
                + "\"links\":{\"self\":\"/v1/images/ID\",\"original\":\"/v1/images/ID/original\","
                    .replace("ID", ID)
                + "\"iiif\":\"/iiif/3/ID\",\"zoom\":\"/v1/zoom/ID\"}}\n".replace("ID", ID));
    HttpResponse<String> again = put(IMAGE);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(made.body());
    assertThat(served.get("/v1/images/" + ID).body()).isEqualTo(made.body());
    awaitTaken(0);
  }

  @Test
  void theOriginalComesBackAsItWasSent() throws Exception {
    put(IMAGE);
    var request = served.request("/v1/images/" + ID + "/original");
    HttpResponse<byte[]> original =
        served.client().send(request.build(), BodyHandlers.ofByteArray());

    assertThat(original.body()).isEqualTo(IMAGE);
    assertThat(header(original, "Content-Type")).contains("image/bmp");
    assertThat(header(original, "Content-Length")).contains("174");
    String tag = header(original, "ETag").orElseThrow();
    assertThat(tag).isEqualTo("\"" + ID + "\"");
    HttpResponse<String> known = served.send(request.header("If-None-Match", tag).build());
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    put(IMAGE);
    for (String path : List.of("/v1/images/" + ID, "/v1/images/" + ID + "/original")) {
      HttpResponse<String> head =
          served.send(served.request(path).method("HEAD", BodyPublishers.noBody()).build());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void aDeletedImageIsGone() throws Exception {
    put(IMAGE);
    var delete = served.request("/v1/images/" + ID).DELETE().build();

    assertThat(served.send(delete).statusCode()).isEqualTo(204);
    assertThat(problem(served.send(delete), 404).get("detail").getAsString())
        .isEqualTo("image: " + ID + " (expected: the id of a stored image)");
    problem(served.get("/v1/images/" + ID), 404);
    problem(served.get("/v1/images/" + ID + "/original"), 404);
    problem(served.get("/v1/images/..%2F..%2Fetc%2Fpasswd"), 404);
    problem(served.get("/v1/images/" + ID + "/other"), 404);
    assertThat(put(IMAGE).statusCode()).isEqualTo(201);
  }

  @Test
  void whatWasUsedLastIsListedFirst() throws Exception {
    put(IMAGE);
    put(bitmap(4, 4, 2));
    served.get("/v1/images/" + ID);

    JsonObject all = json(served.get("/v1/images"));
    assertThat(all.get("count").getAsInt()).isEqualTo(2);
    assertThat(all.get("bytes").getAsInt()).isEqualTo(174 + 54 + 48);
    assertThat(all.getAsJsonArray("images").get(0).getAsJsonObject().get("id").getAsString())
        .isEqualTo(ID);
    assertThat(json(served.get("/v1/images?limit=1")).getAsJsonArray("images")).hasSize(1);
    assertThat(problem(served.get("/v1/images?limit=1001"), 400).get("detail").getAsString())
        .isEqualTo("limit: 1001 (expected: 0 to 1000)");
  }

  @Test
  void allImagesAreListedPageByPage() throws Exception {
    List<String> put = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      put.addFirst(json(put(bitmap(2, 2, i))).get("id").getAsString());
    }
    for (int round = 0; round < 2; round++) {
      List<String> listed = new ArrayList<>();
      Optional<String> page = Optional.of("/v1/images?limit=3");
      while (page.isPresent()) {
        JsonObject list = json(served.get(page.orElseThrow()));
        list.getAsJsonArray("images")
            .forEach(it -> listed.add(it.getAsJsonObject().get("id").getAsString()));
        page = Optional.ofNullable(list.get("next")).map(JsonElement::getAsString);
      }
      assertThat(listed).as("a list is no use of what is listed").isEqualTo(put);
    }
    assertThat(json(served.get("/v1/images?limit=7")).has("next")).isFalse();
    assertThat(json(served.get("/v1/images?limit=0")).has("next")).isFalse();
    problem(served.get("/v1/images?before=" + "0".repeat(64)), 404);
    problem(served.get("/v1/images?before=x"), 404);
  }

  @Test
  void unknownParametersAreRefused() throws Exception {
    put(IMAGE);
    assertThat(problem(served.get("/v1/images?limits=1"), 400).get("detail").getAsString())
        .isEqualTo("limits: unknown (expected: one of [limit, before])");
    assertThat(problem(served.get("/v1/images?limit=1&limit=2"), 400).get("detail").getAsString())
        .isEqualTo("limit: given 2 times (expected: once)");
    assertThat(problem(served.get("/v1/images/" + ID + "?x"), 400).get("detail").getAsString())
        .isEqualTo("x: unknown (expected: no parameters)");
    problem(served.get("/v1/images/" + ID + "/original?scale=2"), 400);
    problem(
        served.send(
            served.request("/v1/images?scale=2").POST(BodyPublishers.ofByteArray(IMAGE)).build()),
        400);
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<String> put =
        served.send(served.request("/v1/images").PUT(BodyPublishers.ofByteArray(IMAGE)).build());
    problem(put, 405);
    assertThat(header(put, "Allow")).contains("GET, POST");
    problem(
        served.send(served.request("/v1/images/" + ID).POST(BodyPublishers.noBody()).build()), 405);
  }

  @Test
  void pagesOfOtherSitesNeitherPutNorDelete() throws Exception {
    put(IMAGE);
    problem(
        served.send(
            served
                .request("/v1/images/" + ID)
                .header("Origin", "https://evil.example")
                .DELETE()
                .build()),
        403);
    assertThat(served.images().count()).isEqualTo(1);
  }

  @Test
  void whatIsNoImageIsRefusedAndLeavesNothing() throws Exception {
    problem(put("this text is not an image".getBytes(StandardCharsets.UTF_8)), 415);
    problem(put(new byte[0]), 400);
    problem(put(new byte[8_000_001]), 413);
    eventually("nothing is left", () -> served.files().isEmpty());
    awaitTaken(0);
  }

  @Test
  void aLargeImageTakesLittleMemory() throws Exception {
    byte[] large = bitmap(1600, 1600, 1);
    try (Reservation others = served.uploads().take(4_000_000 - (256 << 10)).orElseThrow()) {
      assertThat(put(large).statusCode()).isEqualTo(201);
      awaitTaken(others.bytes());
    }
    try (Reservation all = served.uploads().take(4_000_000).orElseThrow()) {
      problem(put(large), 503);
      assertThat(all.bytes()).isEqualTo(4_000_000);
    }
  }

  @Test
  void aByteAChunkIsKeptToo() throws Exception {
    StringBuilder chunks = new StringBuilder();
    byte[] image = bitmap(40, 40, 7);
    for (byte each : image) {
      chunks.append("1\r\n").append((char) (each & 255)).append("\r\n");
    }
    try (RawClient client = new RawClient(served.port())) {
      client.post("/v1/images", "Transfer-Encoding: chunked").send(chunks + "0\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 201 ");
    }
    assertThat(Files.readAllBytes(served.folder().resolve(Sha256.hex(image)))).isEqualTo(image);
  }

  @Test
  void aBodyThatTricklesOrEndsEarlyIsDropped() throws Exception {
    try (RawClient slow = new RawClient(served.port())) {
      slow.post("/v1/images", "Content-Length: 1000").send("BM");
      try (RawClient gone = new RawClient(served.port())) {
        gone.post("/v1/images", "Content-Length: 1000").send("BM");
        eventually("two arrive", () -> served.files().size() == 2);
      }
      eventually("one is dropped", () -> served.files().size() == 1);
      assertThat(slow.rest())
          .startsWith("HTTP/1.1 408 ")
          .contains("body: ", " bytes in 5000 ms (expected: at least 1024 a second)");
    }
    eventually("nothing is left", () -> served.files().isEmpty());
    awaitTaken(0);
  }

  private void awaitTaken(long bytes) {
    eventually(() -> assertThat(served.uploads().taken()).isEqualTo(bytes));
  }
}
