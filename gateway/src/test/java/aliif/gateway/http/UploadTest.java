package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
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

  private ServedFake served = ServedFake.start();
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

  /** Starts anew, with little patience. */
  private void impatient() {
    served.close();
    served =
        ServedFake.start("aliif.http.upload { window = 1 s, least-rate = 1 KiB, within = 5 s }");
    refuseAtOnce();
  }

  private RawClient client() throws Exception {
    RawClient client = new RawClient(served.port());
    clients.add(client);
    return client;
  }

  private void awaitTaken(long bytes) {
    eventually(() -> assertThat(served.uploads().taken()).isEqualTo(bytes));
  }

  @Test
  void idleUploadsKeepNobodyOutAndAreTold() throws Exception {
    impatient();
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
    awaitTaken(0);
  }

  @Test
  void whatIsOnlyAnnouncedTakesNoMemory() throws Exception {
    for (int i = 0; i < 16; i++) {
      client().post("/v1/upscale?scale=2", "Content-Length: 1000000");
    }

    problem(served.send(served.post("scale=2", "x".repeat(900_000))), 413);
    awaitTaken(0);
  }

  @Test
  void bytesAreReservedAsTheyArrive() throws Exception {
    RawClient client = client().post("/v1/upscale?scale=2", "Content-Length: 1000000").send("x");
    awaitTaken(4096); // a small segment
    client.send("x".repeat(3 * SEGMENT - 2));

    awaitTaken(3 * SEGMENT);
  }

  @Test
  void noRoomIsSaidAtOnceAndTheBytesAreFree() throws Exception {
    try (Reservation others = served.uploads().take(4_000_000 - 2 * SEGMENT).orElseThrow()) {
      HttpResponse<String> refused = served.send(served.post("scale=2", "x".repeat(3 * SEGMENT)));

      problem(refused, 503);
      assertThat(header(refused, "Retry-After")).contains("2");
      awaitTaken(others.bytes());
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
    awaitTaken(0);
  }

  @Test
  void aBodyThatTricklesIsBrokenOff() throws Exception {
    impatient();
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
    impatient();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
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
    impatient();
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
