package aliif.gateway.cli;

import aliif.pipeline.UpscaleParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides where each output goes. */
final class ImageJobs {
  private ImageJobs() {}

  /**
   * One job for each input, in their order.
   *
   * @param target a file for one input, or a folder; empty for beside the input
   * @throws IllegalArgumentException if two inputs would be written to one file
   */
  static List<ImageJob> plan(
      List<Path> inputs, Optional<String> target, UpscaleParameters parameters) {
    if (target.isPresent() && inputs.size() > 1 && !isFolder(target.get(), inputs.size())) {
      throw new IllegalArgumentException(
          "-o: %s for %d images (expected: a folder)".formatted(target.get(), inputs.size()));
    }
    List<ImageJob> jobs =
        inputs.stream()
            .map(input -> new ImageJob(input, output(input, target, inputs.size(), parameters)))
            .toList();
    requireDifferent(jobs);
    return jobs;
  }

  /** Whether a target is a folder: it is one, or it is written like one. */
  static boolean isFolder(String target, int inputs) {
    Path path = Path.of(target);
    return Files.isDirectory(path)
        || target.endsWith("/")
        || (inputs > 1 && !Files.exists(path) && OutputName.extension(path).isEmpty());
  }

  private static Path output(
      Path input, Optional<String> target, int inputs, UpscaleParameters parameters) {
    String name = OutputName.of(input, parameters);
    return target
        .map(it -> isFolder(it, inputs) ? Path.of(it).resolve(name) : Path.of(it))
        .orElseGet(() -> input.resolveSibling(name));
  }

  private static void requireDifferent(List<ImageJob> jobs) {
    Map<Path, Path> inputs = new HashMap<>();
    for (ImageJob job : jobs) {
      @Nullable Path other = inputs.put(job.output().toAbsolutePath().normalize(), job.input());
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: output of both %s and %s (expected: a name for each)"
                .formatted(job.output(), other, job.input()));
      }
    }
  }
}
