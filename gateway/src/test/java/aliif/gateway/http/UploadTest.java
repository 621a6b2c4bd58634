package aliif.gateway.http;

import static aliif.gateway.http.Eventually.eventually;
import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.memory.Reservation;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadTest {
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final int SEGMENT = 64 << 10;

  private final ServedFake served =
      ServedFake.start("aliif.http.upload { window = 1 s, least-rate = 1 KiB, within = 5 s }");
  private final List<RawClient> clients = new ArrayList<>();

  @BeforeEach
  void refuseAtOnce() {
    served.upscaling().answer(new OverLimit("too large"));
  }

  @AfterEach
  void close() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
    served.close();
  }

  private RawClient client() throws Exception {
    RawClient client = new RawClient(served.port());
    clients.add(client);
    return client;
  }

  @Test
  void idleUploadsKeepNobodyOutAndAreTold() throws Exception {
    for (int i = 0; i < 200; i++) {
      client().post("/v1/upscale?scale=2", CHUNKED).send("1\r\nx\r\n");
    }

    problem(served.send(served.post("scale=2", "image")), 413);
    for (RawClient client : clients) {
      assertThat(client.rest())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .contains("application/problem+json")
          .contains("body: ", " bytes in 1000 ms (expected: at least 1024 a second)");
    }
    assertThat(served.uploads().taken()).isZero();
  }

  @Test
  void whatIsOnlyAnnouncedTakesNoMemory() throws Exception {
    for (int i = 0; i < 16; i++) {
      client().post("/v1/upscale?scale=2", "Content-Length: 1000000");
    }

    problem(served.send(served.post("scale=2", "x".repeat(900_000))), 413);
    assertThat(served.uploads().taken()).isZero();
  }

  @Test
  void bytesAreReservedAsTheyArrive() throws Exception {
    RawClient client = client().post("/v1/upscale?scale=2", "Content-Length: 1000000").send("x");
    eventually("a small segment", () -> served.uploads().taken() == 4096);
    client.send("x".repeat(3 * SEGMENT - 2));

    eventually("three large ones", () -> served.uploads().taken() == 3 * SEGMENT);
  }

  @Test
  void noRoomIsSaidAtOnceAndTheBytesAreFree() throws Exception {
    try (Reservation others = served.uploads().take(4_000_000 - 2 * SEGMENT).orElseThrow()) {
      HttpResponse<String> refused = served.send(served.post("scale=2", "x".repeat(3 * SEGMENT)));

      problem(refused, 503);
      assertThat(header(refused, "Retry-After")).contains("2");
      assertThat(served.uploads().taken()).isEqualTo(others.bytes());
    }
  }

  @Test
  void memoryIsHeldUntilTheAnswerHasEnded() throws Exception {
    served
        .upscaling()
        .answer(FakeUpscaler.rendering(FakeUpscaler.bytes("head", "row").concat(Source.never())));
    RawClient client = client();
    client.post("/v1/upscale?scale=2", "Content-Length: 5").send("image");
    assertThat(client.head()).startsWith("HTTP/1.1 200 OK");

    assertThat(served.uploads().taken()).isEqualTo(4096);
    client.close();
    eventually("nothing held", () -> served.uploads().taken() == 0);
  }

  @Test
  void aBodyThatTricklesIsBrokenOff() throws Exception {
    RawClient client = client().post("/v1/upscale?scale=2", CHUNKED);
    for (int i = 0; i < 10 && client.socket().getInputStream().available() == 0; i++) {
      client.send("1\r\nx\r\n");
      TimeUnit.MILLISECONDS.sleep(300);
    }

    assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
  }

  /** A hundred bytes a second, which are a hundred thousand when they are unpacked. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/upscale?scale=2", "/v1/images"})
  void aPackedBodyThatTricklesIsBrokenOffWhateverItContains(String path) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[900_000]);
    }
    RawClient client =
        client().post(path, "Content-Encoding: gzip", "Content-Length: " + packed.size());
    byte[] bytes = packed.toByteArray();
    for (int i = 0; i < 700 && client.socket().getInputStream().available() == 0; i += 10) {
      client.socket().getOutputStream().write(bytes, i, 10);
      TimeUnit.MILLISECONDS.sleep(100);
    }

    assertThat(client.rest())
        .startsWith("HTTP/1.1 408 ")
        .contains(" bytes in 1000 ms (expected: at least 1024 a second)");
  }

  @Test
  void aBodyHasATimeForAllOfIt() throws Exception {
    RawClient client = client().post("/v1/upscale?scale=2", CHUNKED);
    String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
    for (int i = 0; i < 200 && client.socket().getInputStream().available() == 0; i++) {
      client.send(chunk);
      TimeUnit.MILLISECONDS.sleep(100);
    }

    assertThat(client.rest()).contains("body: not whole in time (expected: within 5 s)");
  }

  @Test
  void aByteAChunkCostsNoMoreThanAByte() throws Exception {
    served.upscaling().answer(FakeUpscaler.rendering(FakeUpscaler.bytes("head", "row")));
    client()
        .post("/v1/upscale?scale=2", CHUNKED)
        .send("1\r\nx\r\n".repeat(2 * SEGMENT + 1) + "0\r\n\r\n")
        .head();

    var image = (EncodedImage.InMemory) served.upscaling().requests().take().image();
    assertThat(image.bytes()).isEqualTo(ByteString.fromString("x".repeat(2 * SEGMENT + 1)));
    assertThat(image.bytes().getByteBuffers()).hasSize(7);
  }
}
