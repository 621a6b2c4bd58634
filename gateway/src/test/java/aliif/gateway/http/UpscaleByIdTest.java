package aliif.gateway.http;

import static aliif.gateway.http.ImagesTest.bitmap;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Sha256;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.testing.FakeUpscaler;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/upscale?id=}: images of the store. */
final class UpscaleByIdTest {
  private static final byte[] IMAGE = bitmap(8, 5, 1);
  private static final String ID = Sha256.hex(IMAGE);

  private final ServedFake served = ServedFake.start("");

  @AfterEach
  void close() {
    served.close();
  }

  private void put(byte[] image) throws Exception {
    var _ =
        served.send(served.request("/v1/images").POST(BodyPublishers.ofByteArray(image)).build());
  }

  @Test
  void aStoredImageIsUpscaledByItsId() throws Exception {
    put(IMAGE);
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    served.upscaling().answer(outcome);
    var upscale =
        served.request("/v1/upscale?scale=2&id=" + ID).POST(BodyPublishers.noBody()).build();
    CompletableFuture<HttpResponse<String>> answer =
        served.client().sendAsync(upscale, BodyHandlers.ofString());
    var asked = served.upscaling().requests().poll(60, TimeUnit.SECONDS);

    assertThat(asked.image())
        .isEqualTo(new EncodedImage.Stored(new ImageId(ID), served.folder().resolve(ID)));
    put(bitmap(1600, 1300, 1));
    put(bitmap(1600, 1300, 2));
    assertThat(served.files()).as("in use, and not evicted").contains(ID);
    outcome.complete(FakeUpscaler.rendering(FakeUpscaler.bytes("one ", "two")));
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("one two");
    eventually(
        "evicted",
        () -> {
          try {
            put(bitmap(1600, 1200, System.nanoTime()));
          } catch (Exception problem) {
            throw new IllegalStateException(problem);
          }
          return !served.files().contains(ID);
        });
  }

  @Test
  void anIdThatIsNoneIsRefused() throws Exception {
    problem(served.send(served.post("scale=2&id=" + "0".repeat(64), "")), 404);
    problem(served.send(served.post("scale=2&id=7", "")), 400);
    assertThat(
            problem(served.send(served.post("scale=2&id=" + ID, "image")), 400)
                .get("detail")
                .getAsString())
        .isEqualTo("id: together with a body (expected: one or the other)");
  }
}
