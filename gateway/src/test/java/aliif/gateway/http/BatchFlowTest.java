package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Batches of clients that are slow, leave or are too many. */
final class BatchFlowTest extends ServedBatches {
  @Test
  void theBodyIsReadNoFasterThanTheAnswer() throws Exception {
    served.upscaling().answer(ServedBatches::echo);
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
      assertThat(left()).as("files in progress").isLessThanOrEqualTo(2);
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
}
