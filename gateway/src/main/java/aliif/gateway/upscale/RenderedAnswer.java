package aliif.gateway.upscale;

import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.infra.metrics.MeasuredRequest;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;

/** Answers with what the pipeline makes of a request. Safe for use by many threads. */
public final class RenderedAnswer {
  private final ActorSystem<?> system;
  private final HttpThreads threads;
  private final Upscaler upscaler;
  private final Duration begin;

  public RenderedAnswer(
      ActorSystem<?> system, HttpThreads threads, Upscaler upscaler, HttpSettings settings) {
    this.system = system;
    this.threads = threads;
    this.upscaler = upscaler;
    this.begin = settings.begin();
  }

  /**
   * The response, as soon as its first rows are rendered. The stage does not fail.
   *
   * @param work for which the image is rendered; when it is broken off, so is the rendering
   * @param measured is told how it ends
   */
  public CompletionStage<HttpResponse> of(
      UpscaleRequest request, RequestWork work, MeasuredRequest measured) {
    Cancellable late = threads.after(begin, () -> work.breakOff(tooLate()));
    work.atEnd(late::cancel);
    return work.breakable(upscaler.upscale(request))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case UpscaleOutcome.Rendering rendering -> {
                    take(rendering, work);
                    yield RenderedResponse.of(rendering, work, measured, system);
                  }
                  case UpscaleOutcome.Failure failure ->
                      CompletableFuture.failedStage(new UpscaleException(failure));
                })
        .whenComplete((_, _) -> late.cancel())
        .exceptionally(thrown -> failed(request.id(), work.broken().orElse(thrown), measured));
  }

  /** A rendering that is not run must be cancelled, or it would keep its memory for a while. */
  private void take(UpscaleOutcome.Rendering rendering, RequestWork work) {
    try {
      work.atEnd(work.takePixels(rendering.output().pixels())::close);
    } catch (ProblemException | UpscaleException tooMany) {
      rendering.bytes().runWith(Sink.cancelled(), system);
      throw tooMany;
    }
  }

  private UpscaleException tooLate() {
    return new UpscaleException(
        new DeadlinePassed(
            "answer: not begun in time (expected: within " + begin.toSeconds() + " s)"));
  }

  /** The answer to a request that failed. */
  static HttpResponse failed(String id, Throwable thrown, MeasuredRequest measured) {
    if (Failures.cause(thrown) instanceof ProblemException known) {
      measured.cancelled();
      return known.problem().response();
    }
    UpscaleOutcome.Failure failure = Failures.of(id, thrown);
    measured.failed(failure);
    return Problem.of(failure).response();
  }
}
