package aliif.gateway.jobs;

import static aliif.gateway.http.AllowedMethods.method;

import aliif.gateway.answer.JsonDocument;
import aliif.gateway.answer.RequestQuery;
import aliif.gateway.answer.WaitingThreads;
import aliif.gateway.http.Branch;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.gateway.upscale.RequestBody;
import aliif.infra.images.StoredImage;
import aliif.infra.kafka.jobs.Job;
import aliif.infra.kafka.jobs.JobId;
import aliif.infra.kafka.jobs.JobRequest;
import aliif.pipeline.ImageId;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code /v1/jobs}: accepts jobs, tells how far they are, and gives their outputs. */
public final class JobsRoute {
  private final HttpResources resources;
  private final Models models;
  private final JobsEntrance entrance;
  private final EventSubscribers followers;
  private final JobOutputs outputs;
  private final RequestBody body;
  private final WaitingThreads waiting;

  private JobsRoute(
      ActorSystem<?> system,
      HttpResources resources,
      HttpSettings http,
      Models models,
      JobsEntrance entrance) {
    this.resources = resources;
    this.models = models;
    this.entrance = entrance;
    JobsRouteSettings settings = JobsRouteSettings.of(system.settings().config());
    this.followers = new EventSubscribers(settings, entrance.streams());
    this.outputs = new JobOutputs(entrance.store());
    this.body =
        new RequestBody(
            HttpThreads.of(system), settings.body(), resources.uploads(), http.upload());
    this.waiting = WaitingThreads.of(system);
  }

  /**
   * The branch of {@code /v1/jobs}.
   *
   * @param models that images may ask for
   */
  public static Branch of(
      ActorSystem<?> system,
      HttpResources resources,
      HttpSettings http,
      Models models,
      JobsEntrance entrance) {
    return new Branch(
        JobJson.PATH, false, new JobsRoute(system, resources, http, models, entrance)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    String[] rest = path.substring(JobJson.PATH.length()).split("/", -1);
    if (rest.length > 1 || request.method().value().equals("POST")) {
      RequestQuery.requireNone(request);
    }
    if (rest.length == 1) {
      return switch (method(request, "GET", "POST")) {
        case "POST" -> submit(request);
        default -> waiting.on(() -> list(request));
      };
    }
    if (rest.length == 2) {
      return switch (method(request, "GET", "DELETE")) {
        case "DELETE" -> cancel(job(rest[1]));
        default -> waiting.on(() -> JsonDocument.answer(JobJson.whole(job(rest[1]))));
      };
    }
    if (rest.length == 3 && rest[2].equals(JobJson.EVENTS)) {
      method(request, "GET");
      return completed(() -> followers.follow(request, job(rest[1])));
    }
    if (rest.length == 4 && rest[2].equals(JobJson.RESULTS)) {
      method(request, "GET");
      return waiting.on(() -> outputs.answer(request, job(rest[1]), rest[3]));
    }
    throw new ProblemException(Problem.notFound(path));
  }

  private static CompletionStage<HttpResponse> completed(Supplier<HttpResponse> answer) {
    return CompletableFuture.completedStage(answer.get());
  }

  private CompletionStage<HttpResponse> submit(HttpRequest request) {
    entrance.jobs();
    if (request.entity().isKnownEmpty()) {
      throw invalid("body: empty (expected: a JSON object with images)");
    }
    return body.read(request, RequestWork.of(request))
        .thenApplyAsync(bytes -> checked(bytes.utf8String()), waiting.executor())
        .thenCompose(asked -> entrance.writes().run(() -> accepted(asked)));
  }

  private JobRequest checked(String text) {
    JobRequest asked = JobBody.parse(text, Instant.now());
    for (JobRequest.Image image : asked.images()) {
      models.resolve(image.parameters().model());
      requireStored(image.id());
    }
    return asked;
  }

  private HttpResponse accepted(JobRequest asked) {
    Job job = entrance.jobs().submit(asked);
    return JsonDocument.answer(JobJson.whole(job))
        .withStatus(202)
        .addHeader(RawHeader.create("Location", JobJson.self(job.id())));
  }

  private void requireStored(ImageId id) {
    try (StoredImage _ =
        resources
            .images()
            .find(id)
            .orElseThrow(() -> new ProblemException(Problem.unknownImage(id.hex())))) {
      /* It counts as used now. */
    }
  }

  /** What is in progress ends soon; the answer tells what is known now. */
  private CompletionStage<HttpResponse> cancel(Job job) {
    return entrance
        .writes()
        .run(
            () -> {
              entrance.jobs().cancel(job);
              return JsonDocument.answer(JobJson.whole(job)).withStatus(202);
            });
  }

  private Job job(String text) {
    return JobId.parse(text)
        .flatMap(entrance.jobs()::find)
        .orElseThrow(() -> new ProblemException(Problem.unknownJob(text)));
  }

  private HttpResponse list(HttpRequest request) {
    RequestQuery query = RequestQuery.ofList(request);
    int limit = query.limit();
    Optional<JobId> before =
        query
            .before()
            .map(
                text ->
                    JobId.parse(text)
                        .orElseThrow(
                            () -> invalid("before: " + text + " (expected: the id of a job)")));
    List<Job> found = entrance.jobs().latest(before, limit);
    JsonArray jobs = new JsonArray();
    found.forEach(job -> jobs.add(JobJson.summary(job, job.state().counts())));
    JsonObject json = new JsonObject();
    json.add("jobs", jobs);
    json.addProperty("count", entrance.jobs().count());
    if (!found.isEmpty()
        && !entrance.jobs().latest(Optional.of(found.getLast().id()), 1).isEmpty()) {
      json.addProperty("next", query.next(JobJson.PATH, found.getLast().id()));
    }
    return JsonDocument.answer(json);
  }

  private static UpscaleException invalid(String message) {
    return new UpscaleException(new InvalidParameter(message));
  }
}
