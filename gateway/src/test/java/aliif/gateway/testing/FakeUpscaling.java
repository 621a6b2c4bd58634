package aliif.gateway.testing;

import aliif.pipeline.Upscaler;

import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers each request with the outcome it was last told, and remembers the requests. Safe for use
 * by many threads.
 */
public final class FakeUpscaling
    implements Upscaler {
  private final BlockingQueue<UpscaleRequest> requests = new LinkedBlockingQueue<>();
  private volatile CompletionStage<UpscaleOutcome> next = new CompletableFuture<>();

  public void answer(UpscaleOutcome outcome) {
    next = CompletableFuture.completedStage(outcome);
  }

  public void answer(CompletionStage<UpscaleOutcome> outcome) {
    next = outcome;
  }

  /** Oldest first. */
  public BlockingQueue<UpscaleRequest> requests() {
    return requests;
  }

  @Override
  public CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    requests.add(request);
    return next;
  }

  /** A rendering of some bytes, in the request's format. */
  public static UpscaleOutcome rendering(
      UpscaleRequest request, Source<ByteString, NotUsed> bytes) {
    return rendering(request.parameters().format(), bytes);
  }

  /** A rendering of some bytes as a PNG, whatever was asked for. */
  public static UpscaleOutcome rendering(Source<ByteString, NotUsed> bytes) {
    return rendering(OutputFormat.PNG, bytes);
  }

  private static UpscaleOutcome rendering(OutputFormat format, Source<ByteString, NotUsed> bytes) {
    return new UpscaleOutcome.Rendering(
        new Size(2, 2), new Size(7, 5), format, List.of(), "fake", "00ff", () -> 0, bytes);
  }

  public static Source<ByteString, NotUsed> bytes(String... pieces) {
    return Source.from(List.of(pieces)).map(ByteString::fromString);
  }
}
