package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/batch}, over a real connection. */
final class BatchTest {
  private static final String TAR = "application/x-tar";

  /** With this, any text counts as an image until it is decoded. */
  static final String BEGIN = "BM";

  private final ServedFake served =
      ServedFake.start(
          """
          aliif.http.upload { window = 5 s, least-rate = 1 KiB }
          aliif.http.answer { window = 20 s }
          aliif.batch.at-once = 2
          """);

  @AfterEach
  void close() {
    served.close();
  }

  /** A tar file; each content follows two letters with which an image begins. */
  static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = (BEGIN + namesAndContents[i + 1]).getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i], true);
        if (!entry.isDirectory()) {
          entry.setSize(content.length);
        }
        tar.putArchiveEntry(entry);
        if (!entry.isDirectory()) {
          tar.write(content);
        }
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private HttpResponse<byte[]> send(String type, byte[] body) throws Exception {
    HttpRequest request =
        served
            .request("/v1/batch?scale=2&format=webp")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return served.client().send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> refused(String type, byte[] body) throws Exception {
    return served.send(
        served
            .request("/v1/batch?scale=2&format=webp")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  static Map<String, String> entries(byte[] tar) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        entries.put(each.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  /** Renders the content of the image, except {@code bad}. */
  private static UpscaleOutcome echo(UpscaleRequest request) {
    try {
      EncodedImage.InFile image = (EncodedImage.InFile) request.image();
      String text = Files.readString(image.file()).substring(BEGIN.length());
      return text.equals("bad")
          ? new UnreadableImage("image: bad (expected: good)")
          : FakeUpscaler.rendering(request, FakeUpscaler.bytes("<", text, ">"));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Test
  void outputsComeInPartsIfTheClientAcceptsThem() throws Exception {
    served.upscaling().answer(BatchTest::echo);
    HttpResponse<String> answer =
        served.send(
            served
                .request("/v1/batch?scale=2&format=webp")
                .header("Content-Type", TAR)
                .header("Accept", "multipart/mixed")
                .POST(BodyPublishers.ofByteArray(tar("a/one.png", "one", "b\"\u00e9.jpg", "bad")))
                .build());
    String type = header(answer, "Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/mixed; boundary=");
    String boundary = type.substring(type.indexOf('=') + 1).replace("\"", "");

    assertThat(answer.body().split("--" + boundary, -1))
        .containsExactly(
            "",
            """
            \r
            Content-Type: image/webp\r
            Content-Length: 5\r
            Content-Disposition: attachment; filename="a/one_x2.webp"; filename*=UTF-8''a%2Fone_x2.webp\r
            \r
            <one>\r
            """,
            """
            \r
            Content-Type: application/problem+json\r
            Content-Length: 124\r
            Content-Disposition: attachment; filename="b__.jpg.error.json"; filename*=UTF-8''b%22%C3%A9.jpg.error.json\r
            \r
            {"type":"urn:aliif:problem:unreadable-image","title":"Unreadable image","status":422,"detail":"image: bad (expected: good)"}\r
            """,
            "--\r\n");
  }

  @Test
  void imagesComeBackInOrderAndFailuresSayWhy() throws Exception {
    served.upscaling().answer(BatchTest::echo);
    String deep = "a-long-folder/".repeat(12);
    HttpResponse<byte[]> answer =
        send(
            TAR,
            tar(
                "one.png",
                "1",
                "folder/",
                "",
                "folder/two.jpg",
                "bad",
                "../three.webp",
                "3",
                deep + "four.tif",
                "4"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).contains(TAR);
    Map<String, String> entries = entries(answer.body());
    assertThat(entries.keySet())
        .containsExactly(
            "one_x2.webp", "folder/two.jpg.error.json", "three_x2.webp", deep + "four_x2.webp");
    assertThat(entries.get("one_x2.webp")).isEqualTo("<1>");
    assertThat(entries.get("three_x2.webp")).isEqualTo("<3>");
    var problem =
        JsonParser.parseString(entries.get("folder/two.jpg.error.json")).getAsJsonObject();
    assertThat(problem.get("detail").getAsString()).isEqualTo("image: bad (expected: good)");
    assertThat(problem.get("status").getAsInt()).isEqualTo(422);
    awaitNothingLeft();
  }

  @Test
  void aFormIsABatchToo() throws Exception {
    served.upscaling().answer(BatchTest::echo);
    String part =
        "--x\r\nContent-Disposition: form-data; name=\"images\"; filename=\"%s\"\r\n\r\nBM%s\r\n";
    HttpResponse<byte[]> answer =
        send(
            "multipart/form-data; boundary=x",
            (part.formatted("a.png", "A") + part.formatted("b.png", "bad") + "--x--\r\n")
                .getBytes(StandardCharsets.UTF_8));

    Map<String, String> entries = entries(answer.body());
    assertThat(entries.keySet())
        .as(() -> answer.statusCode() + new String(answer.body(), StandardCharsets.UTF_8))
        .containsExactly("a_x2.webp", "b.png.error.json");
    assertThat(entries.get("a_x2.webp")).isEqualTo("<A>");
  }

  @Test
  void whatIsNoBatchIsRefused() throws Exception {
    problem(refused("image/png", tar("a", "b")), 415);
    problem(refused(TAR, "this is no tar file".repeat(100).getBytes(StandardCharsets.UTF_8)), 400);
    problem(refused(TAR, tar()), 400);
    assertThat(served.get("/v1/batch").statusCode()).isEqualTo(405);
    awaitNothingLeft();
  }

  @Test
  void aTarFileThatEndsEarlyIsToldOfInTheAnswer() throws Exception {
    served.upscaling().answer(BatchTest::echo);
    byte[] whole = tar("a.png", "1", "b.png", "2".repeat(5000));
    HttpResponse<byte[]> answer = send(TAR, Arrays.copyOf(whole, 2048));

    assertThat(entries(answer.body()).keySet()).containsExactly("a_x2.webp", "batch.error.json");
  }

  @Test
  void theBodyIsReadNoFasterThanTheAnswer() throws Exception {
    served.upscaling().answer(BatchTest::echo);
    byte[] image = tar("image.png", "x".repeat(1_000_000));
    int entry = 512 + 1_000_448; // the header, and the content in blocks
    int count = Integer.getInteger("batch.images", 300);
    AtomicLong sent = new AtomicLong();
    try (RawClient client = new RawClient(served.port())) {
      client.post(
          "/v1/batch?scale=2&format=webp",
          "Content-Type: " + TAR,
          "Content-Length: " + ((long) entry * count + 1024));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  OutputStream out = client.socket().getOutputStream();
                  for (int i = 0; i < count; i++) {
                    for (int at = 0; at < entry; at += 1 << 16) {
                      int length = Math.min(1 << 16, entry - at);
                      out.write(image, at, length);
                      sent.addAndGet(length);
                    }
                  }
                  out.write(new byte[1024]);
                } catch (IOException problem) {
                  throw new IllegalStateException(problem);
                }
              });
      long before;
      do {
        before = sent.get();
        TimeUnit.SECONDS.sleep(2);
      } while (sent.get() > before || before < 1_000_000);
      assertThat(before).as("nobody reads, so nothing is taken").isBetween(1_000_000L, 40_000_000L);
      assertThat(left()).as("files in work").isLessThanOrEqualTo(2);
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
      InputStream in = client.socket().getInputStream();
      byte[] buffer = new byte[1 << 16];
      long read = 0;
      while (read < (long) entry * count) {
        int n = in.read(buffer);
        assertThat(n).isPositive();
        read += n;
        assertThat(sent.get() - read).as("ahead").isLessThan(60_000_000L);
      }
      sending.get(60, TimeUnit.SECONDS);
    }
    awaitNothingLeft();
  }

  @Test
  void aClientThatLeavesStopsTheBatch() throws Exception {
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    served.upscaling().answer(outcome);
    RawClient client = new RawClient(served.port());
    byte[] tar = tar("a.png", "1", "b.png", "2");
    client.post("/v1/batch?scale=2", "Content-Type: " + TAR, "Content-Length: " + tar.length);
    client.socket().getOutputStream().write(tar);
    assertThat(served.upscaling().requests().poll(60, TimeUnit.SECONDS)).isNotNull();
    client.close();

    eventually("cancelled", outcome::isCancelled);
    awaitNothingLeft();
    assertThat(served.upscaling().requests()).isEmpty();
  }

  @Test
  void aClientThatSendsTooSlowlyIsTold() throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.post("/v1/batch?scale=2", "Content-Type: " + TAR, "Content-Length: 2000").send("x");
      assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void onlySoManyAreInWork() throws Exception {
    served.upscaling().answer(new CompletableFuture<UpscaleOutcome>());
    byte[] tar = tar("a.png", "1");
    try (RawClient one = new RawClient(served.port());
        RawClient two = new RawClient(served.port())) {
      for (RawClient each : new RawClient[] {one, two}) {
        each.post("/v1/batch?scale=2", "Content-Type: " + TAR, "Content-Length: " + tar.length);
        each.socket().getOutputStream().write(tar);
        assertThat(served.upscaling().requests().poll(60, TimeUnit.SECONDS)).isNotNull();
      }
      problem(refused(TAR, tar), 503);
    }
    eventually("room again", () -> served.uploads().taken() == 0);
  }

  private void awaitNothingLeft() {
    eventually("nothing is left", () -> left() == 0 && served.uploads().taken() == 0);
  }

  private long left() {
    try (var files = Files.list(served.folder().resolve("batch"))) {
      return files.count();
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
