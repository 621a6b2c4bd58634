package aliif.gateway.zoom;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** An upscaler that answers each request when it is told to, or all at once. */
final class ManualUpscaler implements Upscaler {
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile int bytes;

  /** A request, and its outcome. */
  record Asked(UpscaleRequest request, CompletableFuture<UpscaleOutcome> outcome) {
    /** Gives a picture of so many bytes. */
    void render(int bytes) {
      outcome.complete(
          new Rendering(
              new Size(1, 1),
              new Size(1, 1),
              request.parameters().format(),
              List.of(),
              "fake",
              "00ff",
              () -> 0,
              Source.single(ByteString.fromArray(new byte[bytes]))));
    }

    void fail(Failure failure) {
      outcome.complete(failure);
    }

    String model() {
      return request.parameters().model().orElseThrow();
    }

    /** The tile of 256 pixels that is asked for, as {@code column,row}. */
    String tile() {
      Framing.Window window = (Framing.Window) request.parameters().framing();
      return window.part().x() / 256 + "," + window.part().y() / 256;
    }
  }

  /** Answers each request at once with so many bytes, from now on. */
  ManualUpscaler rendering(int size) {
    bytes = size;
    return this;
  }

  @Override
  public CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    Asked next = new Asked(request, new CompletableFuture<>());
    if (bytes > 0) {
      next.render(bytes);
    }
    asked.add(next);
    return next.outcome();
  }

  /** The next request. */
  Asked next() throws InterruptedException {
    Asked next = asked.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("a request").isNotNull();
    return next;
  }

  /** Requests that have not been looked at. */
  int waiting() {
    return asked.size();
  }
}
