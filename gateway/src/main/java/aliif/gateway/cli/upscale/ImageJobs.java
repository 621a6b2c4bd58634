package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.FoundImage;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.PartialFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.upscale.OutputName;
import aliif.pipeline.UpscaleParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one command.
 *
 * @param jobs in the order of the inputs
 * @param skipped jobs whose outputs exist already
 * @param folder for all outputs, with its subfolders; empty if outputs go into existing folders
 */
public record ImageJobs(List<ImageJob> jobs, List<ImageJob> skipped, Optional<Path> folder) {

  /**
   * Decides where each output goes. No output is an input, and none is written twice.
   *
   * @param skipExisting whether an image is skipped if its output exists; an input that is the
   *     output of another input is then left out, too
   * @throws IllegalArgumentException if two inputs would be written to one file, or over an input
   */
  public static ImageJobs plan(
      Inputs inputs,
      Optional<OutputTarget> target,
      UpscaleParameters parameters,
      boolean skipExisting) {
    List<ImageJob> jobs = jobs(inputs, target, parameters);
    if (skipExisting) {
      Set<ImageLocation> outputs =
          jobs.stream().map(job -> key(job.output())).collect(Collectors.toSet());
      jobs = jobs.stream().filter(job -> !isAnOutput(job, outputs)).toList();
    }
    requireDifferent(jobs);
    Map<Boolean, List<ImageJob>> byExistence =
        jobs.stream().collect(Collectors.partitioningBy(job -> skipExisting && job.replaces()));
    List<ImageJob> left = byExistence.getOrDefault(false, List.of());
    requireNoInput(jobs, left);
    return new ImageJobs(
        left, byExistence.getOrDefault(true, List.of()), target.flatMap(OutputTarget::asFolder));
  }

  /**
   * The jobs of the inputs. If two inputs differ only in their endings, they would have the same
   * output; then the name of each output but the first contains the ending of its input.
   */
  private static List<ImageJob> jobs(
      Inputs inputs, Optional<OutputTarget> target, UpscaleParameters parameters) {
    Map<ImageLocation, String> taken = new HashMap<>(); // outputs, with the names of their inputs
    List<ImageJob> jobs = new ArrayList<>();
    for (FoundImage image : inputs.images()) {
      String name = FileNames.fileName(image.within());
      ImageLocation output = output(image, target, OutputName.of(name, parameters));
      @Nullable String other = taken.putIfAbsent(key(output), name);
      if (other != null && !other.equals(name)) {
        output = output(image, target, OutputName.ofWhole(name, parameters));
      }
      jobs.add(new ImageJob(image.place(), output));
    }
    return jobs;
  }

  /**
   * Creates the missing folders of the outputs.
   *
   * @throws CommandFailure if one cannot be created
   */
  public void createFolders() {
    if (folder.isEmpty()) {
      return;
    }
    for (ImageJob job : jobs) {
      if (job.output() instanceof ImageLocation.InFile(Path file)) {
        try {
          Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        } catch (IOException problem) {
          throw PartialFile.unwritable(file, problem);
        }
      }
    }
  }

  private static ImageLocation output(
      FoundImage image, Optional<OutputTarget> target, String name) {
    Path named = image.within().resolveSibling(name);
    return switch (target.orElse(null)) {
      case OutputTarget.Folder(Path folder) -> new ImageLocation.InFile(folder.resolve(named));
      case OutputTarget.One(ImageLocation place) -> place;
      case null -> beside(image.place(), FileNames.fileName(named));
    };
  }

  private static ImageLocation beside(ImageLocation input, String name) {
    return switch (input) {
      case ImageLocation.InFile(Path file) -> new ImageLocation.InFile(file.resolveSibling(name));
      case ImageLocation.Standard _ ->
          throw new IllegalArgumentException("-o: none for standard input (expected: a file or -)");
    };
  }

  private static boolean isAnOutput(ImageJob job, Set<ImageLocation> outputs) {
    return job.input() instanceof ImageLocation.InFile && outputs.contains(key(job.input()));
  }

  private static void requireDifferent(List<ImageJob> jobs) {
    Map<ImageLocation, ImageJob> byOutput = new HashMap<>();
    for (ImageJob job : jobs) {
      @Nullable ImageJob other = byOutput.put(key(job.output()), job);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: output of both %s and %s (expected: a name for each)"
                .formatted(job.output(), other.input(), job.input()));
      }
    }
  }

  private static void requireNoInput(List<ImageJob> all, List<ImageJob> left) {
    Set<ImageLocation> inputs = new HashSet<>();
    all.stream()
        .map(ImageJob::input)
        .filter(ImageLocation.InFile.class::isInstance)
        .forEach(input -> inputs.add(key(input)));
    for (ImageJob job : left) {
      if (job.output() instanceof ImageLocation.InFile && inputs.contains(key(job.output()))) {
        throw new IllegalArgumentException(
            "%s: output of %s, but also an input (expected: another file; see -o, --skip-existing)"
                .formatted(job.output(), job.input()));
      }
    }
  }

  /** One key for a file, whatever path leads to it, and whether it exists or not. */
  private static ImageLocation key(ImageLocation place) {
    return switch (place) {
      case ImageLocation.InFile(Path file) ->
          new ImageLocation.InFile(real(file.toAbsolutePath().normalize()));
      case ImageLocation.Standard standard -> standard;
    };
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException absent) {
      @Nullable Path folder = file.getParent();
      return folder == null ? file : real(folder).resolve(FileNames.fileName(file));
    }
  }
}
