package aliif.gateway.cli;

import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Upscales files. What goes wrong with one of them is said in a line, and the others go on. */
final class FileUpscaling {
  /** Images at once: one is decoded or encoded while another has the workers. */
  private static final int IMAGES = 2;

  private final ActorSystem<?> system;
  private final Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> upscale;
  private final long limit;
  private final Progress progress;

  /**
   * @param limit on an input, in bytes
   */
  FileUpscaling(
      ActorSystem<?> system,
      Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> upscale,
      long limit,
      Progress progress) {
    this.system = system;
    this.upscale = upscale;
    this.limit = limit;
    this.progress = progress;
  }

  /** Does the jobs, and says whether all went well. */
  boolean run(List<ImageJob> jobs, UpscaleParameters parameters) {
    ProgressOfMany shown = new ProgressOfMany(progress, jobs.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(IMAGES)) {
      List<CompletableFuture<Boolean>> ends =
          jobs.stream()
              .map(
                  job ->
                      CompletableFuture.supplyAsync(
                          () -> attempt(job, parameters, shown.begin(job.input())), executor))
              .toList();
      return ends.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
    }
  }

  private boolean attempt(ImageJob job, UpscaleParameters parameters, ProgressOfMany.One shown) {
    try {
      long start = System.nanoTime();
      Size output = upscale(job, parameters, shown);
      shown.done(
          "%s: %s in %.1f s".formatted(job.output(), output, (System.nanoTime() - start) / 1e9));
      return true;
    } catch (CommandFailure problem) {
      shown.failed(String.valueOf(problem.getMessage()));
      return false;
    }
  }

  private Size upscale(ImageJob job, UpscaleParameters parameters, ProgressOfMany.One shown) {
    requireOther(job);
    ByteString image = InputFile.read(job.input(), limit);
    try (PartialFile file = PartialFile.create(job.output())) {
      UpscaleRequest request =
          new UpscaleRequest(
              job.input().toString(), image, parameters, Priority.BATCH, Optional.empty());
      return switch (upscale.apply(request).toCompletableFuture().join()) {
        case Rendering rendering -> {
          write(rendering, file, shown);
          file.finish();
          yield rendering.output();
        }
        case UpscaleOutcome.Failure failure -> throw failed(job, failure);
      };
    } catch (CompletionException problem) {
      throw failure(job, problem.getCause());
    }
  }

  private void write(Rendering rendering, PartialFile file, ProgressOfMany.One shown) {
    RenderedShare share = RenderedShare.of(rendering.format().format());
    rendering
        .bytes()
        .map(
            bytes -> {
              shown.at(share.after(bytes));
              return bytes;
            })
        .runWith(FileIO.toPath(file.path()), system)
        .toCompletableFuture()
        .join();
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

  private static void requireOther(ImageJob job) {
    try {
      Path output = job.output();
      if (Files.exists(output) && Files.isSameFile(job.input(), output)) {
        throw new CommandFailure(output + ": is the input (expected: another file)");
      }
    } catch (IOException absent) {
      /* An input that is not there is said so when it is read. */
    }
  }
}
