package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.files.PartialFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.model.Size;
import aliif.pipeline.Failures;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.FileIO;
import org.jspecify.annotations.Nullable;

/** Upscales files. If one fails, that is reported in one line, and the others go on. */
final class FileUpscaling {
  /*
   * The pipeline makes an image wait until its memory is free. If memory runs out all the same, the
   * other images hold more than was counted for them; it is free when they have ended.
   */
  private static final int ATTEMPTS = 5;

  private static final long RETRY_MILLIS = 2000;

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final ActorSystem<?> system;
  private final Upscaler upscaler;
  private final ImageLocations places;
  private final int atOnce;

  /**
   * @param atOnce images that are in progress at the same time, if there is memory for them
   */
  FileUpscaling(ActorSystem<?> system, Upscaler upscaler, ImageLocations places, int atOnce) {
    this.system = system;
    this.upscaler = upscaler;
    this.places = places;
    this.atOnce = atOnce;
  }

  /** Does the jobs, and reports to the progress how each ended. */
  void run(List<ImageJob> jobs, UpscaleParameters parameters, ProgressOfMany progress) {
    try (ExecutorService executor = Executors.newFixedThreadPool(atOnce)) {
      jobs.stream()
          .map(
              job ->
                  CompletableFuture.runAsync(
                      () -> attempt(job, parameters, progress.begin(job.input())), executor))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  private void attempt(ImageJob job, UpscaleParameters parameters, ProgressOfMany.One shown) {
    try {
      boolean replaced = job.replaces();
      long start = System.nanoTime();
      Size output = upscale(job, parameters, shown);
      shown.done(
          "%s: %s in %.1f s%s"
              .formatted(
                  job.output(),
                  output,
                  (System.nanoTime() - start) / 1e9,
                  replaced ? ", replaced" : ""));
    } catch (CommandFailure problem) {
      shown.failed(String.valueOf(problem.getMessage()));
    } catch (RuntimeException | Error problem) { // this image fails, and not the others
      shown.failed(Failures.of(job.input().toString(), problem).message());
    }
  }

  private Size upscale(ImageJob job, UpscaleParameters parameters, ProgressOfMany.One shown) {
    UpscaleRequest request =
        new UpscaleRequest(
            job.input().toString(),
            places.open(job.input()),
            parameters,
            Priority.BATCH,
            Optional.empty());
    try (PartialFile file = places.begin(job.output())) {
      return switch (outcome(request)) {
        case Rendering rendering -> {
          shown.known(rendering.output());
          rendering.notices().forEach(notice -> shown.notice(job.input() + ": " + notice));
          write(rendering, file, shown);
          places.finish(file, job.output());
          yield rendering.output();
        }
        case UpscaleOutcome.Failure failure -> throw failed(job, failure);
      };
    } catch (CompletionException problem) {
      throw failure(job, problem.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure(job, null);
    }
  }

  private UpscaleOutcome outcome(UpscaleRequest request) throws InterruptedException {
    UpscaleOutcome outcome = upscaler.upscale(request).toCompletableFuture().join();
    for (int i = 1; i < ATTEMPTS && wantsRoom(outcome); i++) {
      Thread.sleep(RETRY_MILLIS);
      outcome = upscaler.upscale(request).toCompletableFuture().join();
    }
    return outcome;
  }

  private static boolean wantsRoom(UpscaleOutcome outcome) {
    return outcome instanceof UpscaleOutcome.Overloaded
        || outcome instanceof UpscaleOutcome.OutOfMemory;
  }

  private void write(Rendering rendering, PartialFile file, ProgressOfMany.One shown) {
    double height = rendering.output().height();
    Cancellable clock =
        system
            .scheduler()
            .scheduleAtFixedRate(
                LOOK_EVERY,
                LOOK_EVERY,
                () -> shown.at(rendering.rows().getAsInt() / height),
                system.executionContext());
    try {
      rendering
          .bytes()
          .runWith(FileIO.toPath(file.path(), Set.of(StandardOpenOption.WRITE)), system)
          .toCompletableFuture()
          .join();
    } finally {
      clock.cancel();
    }
  }

  private static CommandFailure failure(ImageJob job, @Nullable Throwable problem) {
    return switch (problem) {
      case UpscaleException known -> failed(job, known.failure());
      case IOException disk -> PartialFile.unwritable(job.output(), disk);
      case null -> new CommandFailure(job.input() + ": stopped");
      default ->
          problem.getCause() == null
              ? new CommandFailure(job.input() + ": " + problem, problem)
              : failure(job, problem.getCause());
    };
  }

  private static CommandFailure failed(ImageJob job, UpscaleOutcome.Failure failure) {
    return new CommandFailure(job.input() + ": " + failure.message());
  }
}
