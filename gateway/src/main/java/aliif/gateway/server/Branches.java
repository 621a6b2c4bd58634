package aliif.gateway.server;

import aliif.gateway.batch.BatchRoute;
import aliif.gateway.batch.BatchSettings;
import aliif.gateway.http.Branch;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.iiif.IiifRoute;
import aliif.gateway.iiif.IiifSettings;
import aliif.gateway.images.ImagesRoute;
import aliif.gateway.jobs.JobsEntrance;
import aliif.gateway.jobs.JobsRoute;
import aliif.gateway.upscale.RenderedAnswer;
import aliif.gateway.upscale.UpscaleRoute;
import aliif.gateway.zoom.ZoomRoute;
import aliif.gateway.zoom.ZoomSessions;
import aliif.pipeline.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/** What answers paths besides those of {@code aliif.gateway.http}: one line each. */
final class Branches {
  private Branches() {}

  static List<Branch> of(
      ActorSystem<?> system,
      HttpResources resources,
      HttpSettings settings,
      Models models,
      Path data,
      ZoomSessions zoom,
      JobsEntrance jobs)
      throws IOException {
    RenderedAnswer rendered =
        new RenderedAnswer(system, HttpThreads.of(system), resources.upscaler(), settings);
    List<Branch> branches =
        new ArrayList<>(
            IiifRoute.of(
                system, resources, rendered, IiifSettings.of(system.settings().config()), models));
    Collections.addAll(
        branches,
        UpscaleRoute.of(system, resources, settings, models),
        ImagesRoute.of(system, resources, settings),
        BatchRoute.of(
            system,
            resources,
            settings,
            BatchSettings.of(system.settings().config()),
            data.resolve("batch")),
        JobsRoute.of(system, resources, settings, models, jobs),
        ServerRoute.of(models, jobs.offered()),
        ZoomRoute.of(zoom));
    return branches;
  }
}
