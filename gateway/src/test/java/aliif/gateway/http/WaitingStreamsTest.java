package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that nobody reads for longer than Pekko lets a publisher wait for its subscriber. */
final class WaitingStreamsTest {
  private static final int LONGER = 1500; // ms

  private final ServedFake served =
      ServedFake.start("pekko.stream.materializer.subscription-timeout.timeout = 300 ms");

  @AfterEach
  void close() {
    served.close();
  }

  /** Renders the first letter and the length of an image; one that begins with s is slow. */
  private static UpscaleOutcome slowly(UpscaleRequest request) {
    try {
      String text =
          Files.readString(((EncodedImage.InFile) request.image()).file())
              .substring(ServedBatches.BEGIN.length());
      if (text.startsWith("s")) {
        pass();
      }
      return FakeUpscaler.rendering(
          request, FakeUpscaler.bytes(text.substring(0, 1), " " + text.length()));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static void pass() {
    try {
      assertThat(new CountDownLatch(1).await(LONGER, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private Map<String, String> batch(String type, byte[] body) throws Exception {
    served.upscaling().answer(WaitingStreamsTest::slowly);
    HttpResponse<byte[]> answer =
        served
            .client()
            .send(
                served
                    .request("/v1/batch?scale=2&format=webp")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return ServedBatches.entries(answer.body());
  }

  @Test
  void aBatchMayBeginWithASlowImage() throws Exception {
    assertThat(batch("application/x-tar", ServedBatches.tar("a.jpg", "s", "b.jpg", "b")).values())
        .containsExactly("s 1", "b 1");
  }

  @Test
  void theImagesOfAFormWaitBehindASlowOne() throws Exception {
    StringBuilder form = new StringBuilder();
    for (String letter : new String[] {"a", "s", "p", "q", "s", "u"}) {
      for (int length : new int[] {1, 200_000}) {
        form.append("--x\r\nContent-Disposition: form-data; name=\"i\"; filename=\"")
            .append(letter)
            .append(form.length())
            .append(".jpg\"\r\n\r\n")
            .append(ServedBatches.BEGIN)
            .append(letter.repeat(length))
            .append("\r\n");
      }
    }
    form.append("--x--\r\n");
    byte[] body = form.toString().getBytes(StandardCharsets.UTF_8);

    assertThat(batch("multipart/form-data; boundary=x", body).values())
        .containsExactly(
            "a 1",
            "a 200000",
            "s 1",
            "s 200000",
            "p 1",
            "p 200000",
            "q 1",
            "q 200000",
            "s 1",
            "s 200000",
            "u 1",
            "u 200000");
  }

  /** The answer to a request waits behind the one before, which the client reads slowly. */
  @Test
  void anAnswerWaitsBehindASlowOne() throws Exception {
    int pieces = 600;
    String piece = "x".repeat(100_000);
    served
        .upscaling()
        .answer(
            request ->
                FakeUpscaler.rendering(
                    request, Source.range(1, pieces).map(_ -> ByteString.fromString(piece))));
    try (RawClient client = new RawClient(served.port())) {
      for (int i = 0; i < 3; i++) {
        client.post("/v1/upscale?scale=2", "Content-Length: 1").send("i");
      }
      pass();
      long read = 0;
      byte[] buffer = new byte[1 << 16];
      while (read < 3L * pieces * piece.length()) {
        int count = client.socket().getInputStream().read(buffer);
        assertThat(count).as("read " + read).isPositive();
        read += count;
      }
    }
  }
}
