package aliif.gateway.jobs;

import aliif.infra.kafka.jobs.ImageOutcome;
import aliif.infra.kafka.jobs.ImageOutcome.Cancelled;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.infra.kafka.jobs.Job;
import aliif.infra.kafka.jobs.JobId;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;

/** Jobs as JSON. */
final class JobJson {
  static final String PATH = "/v1/jobs";
  static final String EVENTS = "events";
  static final String RESULTS = "results";

  private JobJson() {}

  static String self(JobId id) {
    return PATH + "/" + id;
  }

  /** A job without its images. */
  static JsonObject summary(Job job, Job.Counts counts) {
    JsonObject links = new JsonObject();
    links.addProperty("self", self(job.id()));
    links.addProperty("events", self(job.id()) + "/" + EVENTS);
    JsonObject json = new JsonObject();
    json.addProperty("id", job.id().hex());
    json.addProperty("created", job.created().toString());
    json.addProperty("state", counts.finished() ? "finished" : "open");
    json.add("counts", counts(counts));
    json.add("links", links);
    return json;
  }

  /** A job with its images. */
  static JsonObject whole(Job job) {
    Job.State state = job.state();
    JsonObject json = summary(job, state.counts());
    JsonArray images = new JsonArray();
    for (int i = 0; i < job.images().size(); i++) {
      images.add(image(job, i, state.outcome(i)));
    }
    json.add("images", images);
    return json;
  }

  static JsonObject counts(Job.Counts counts) {
    JsonObject json = new JsonObject();
    json.addProperty("accepted", counts.accepted());
    json.addProperty("done", counts.done());
    json.addProperty("failed", counts.failed());
    json.addProperty("cancelled", counts.cancelled());
    return json;
  }

  /** An image of a job, and what became of it. */
  static JsonObject image(Job job, int index, Optional<ImageOutcome> outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("index", index);
    json.addProperty("image", job.images().get(index).hex());
    json.addProperty("state", outcome.map(JobJson::state).orElse("waiting"));
    outcome.ifPresent(
        known -> {
          switch (known) {
            case Rendered rendered -> {
              json.addProperty("width", rendered.size().width());
              json.addProperty("height", rendered.size().height());
              json.addProperty("result", self(job.id()) + "/" + RESULTS + "/" + index);
            }
            case Failed(String reason) -> json.addProperty("reason", reason);
            case Cancelled() -> {}
          }
        });
    return json;
  }

  private static String state(ImageOutcome outcome) {
    return switch (outcome) {
      case Rendered _ -> "done";
      case Failed _ -> "failed";
      case Cancelled _ -> "cancelled";
    };
  }
}
