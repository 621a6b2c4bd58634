package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.plan.OutputGeometry;
import java.io.PrintWriter;

/** Lists what would be done. Reads only the headers of the inputs. */
final class DryRun {
  private final ImageLocations places;
  private final ImageLimits limits;
  private final PrintWriter out;

  DryRun(ImageLocations places, ImageLimits limits, PrintWriter out) {
    this.places = places;
    this.limits = limits;
    this.out = out;
  }

  /** Prints a line for each job; reports inputs that would fail. */
  void run(ImageJobs jobs, UpscaleParameters parameters, ProgressOfMany progress) {
    for (ImageJob job : jobs.jobs()) {
      try {
        Size input = ImageDecoder.probe(places.open(job.input()), limits).size();
        Size output = OutputGeometry.of(parameters, input, limits).part().size();
        out.println(
            "%s %s -> %s %s%s"
                .formatted(
                    job.input(),
                    input,
                    job.output(),
                    output,
                    job.replaces() ? " exists, replaced" : ""));
      } catch (UpscaleException problem) {
        progress.problem(job.input() + ": " + problem.getMessage());
      } catch (CommandFailure problem) {
        progress.problem(String.valueOf(problem.getMessage()));
      }
    }
    for (ImageJob job : jobs.skipped()) {
      out.println(job.input() + " -> " + job.output() + " exists, skipped");
    }
    out.flush();
  }
}
