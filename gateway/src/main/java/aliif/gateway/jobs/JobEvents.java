package aliif.gateway.jobs;

import aliif.infra.kafka.jobs.Job;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The events of a job for one client, as server-sent events. An event has all outcomes that the
 * client has not been told; a client that reads slowly gets fewer and larger ones.
 */
final class JobEvents {
  /*
   * The id of an event is the set of images whose outcome the client knows then: a bit for each, in
   * Base64. So a client that comes back with the last id is told the rest, and nothing twice, also by
   * another server, or after a restart, where outcomes may be learned in another order.
   */
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Job job;
  private final Duration heartbeat;

  JobEvents(Job job, Duration heartbeat) {
    this.job = job;
    this.heartbeat = heartbeat;
  }

  /**
   * What a client knows.
   *
   * @param outcomes told so far
   * @param greeted whether it has got an event
   * @param ended whether it has got the last one
   */
  private record Told(BitSet outcomes, boolean greeted, boolean ended) {}

  /**
   * Reads the id of an event.
   *
   * @throws UpscaleException if it is none of this job
   */
  BitSet told(String id) {
    try {
      BitSet told = BitSet.valueOf(Base64.getUrlDecoder().decode(id));
      if (told.length() <= job.images().size()) {
        return told;
      }
    } catch (IllegalArgumentException other) {
      throw foreign(id);
    }
    throw foreign(id);
  }

  private static UpscaleException foreign(String id) {
    return new UpscaleException(
        new InvalidParameter(
            "Last-Event-ID: %s (expected: the id of an event of this job)".formatted(id)));
  }

  /** Whether there is nothing left to tell, now and later. */
  boolean allTold(BitSet told) {
    return told.cardinality() == job.images().size();
  }

  /** The events from now on; ends when the job has finished and all is told. */
  Source<ByteString, NotUsed> since(BitSet told) {
    return Source.unfoldAsync(new Told(told, false, false), this::next);
  }

  private CompletionStage<Optional<Pair<Told, ByteString>>> next(Told told) {
    if (told.ended()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    CompletionStage<Done> change = job.change(); // before the look, so that none is missed
    Job.State state = job.state();
    boolean news = !state.outcomes().keySet().stream().allMatch(told.outcomes()::get);
    if (news || !told.greeted()) {
      return CompletableFuture.completedStage(Optional.of(progress(told, state)));
    }
    if (state.counts().finished()) {
      return CompletableFuture.completedStage(
          Optional.of(
              Pair.create(
                  new Told(told.outcomes(), true, true),
                  event("end", told.outcomes(), data(state)))));
    }
    return change
        .toCompletableFuture()
        .copy()
        .thenApply(_ -> true)
        .completeOnTimeout(false, heartbeat.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(
            changed ->
                changed
                    ? next(told)
                    : CompletableFuture.completedStage(
                        Optional.of(Pair.create(told, ByteString.fromString(": waiting\n\n")))));
  }

  private Pair<Told, ByteString> progress(Told told, Job.State state) {
    BitSet known = (BitSet) told.outcomes().clone();
    JsonArray images = new JsonArray();
    state
        .outcomes()
        .forEach(
            (index, outcome) -> {
              if (!known.get(index)) {
                known.set(index);
                images.add(JobJson.image(job, index, Optional.of(outcome)));
              }
            });
    JsonObject data = data(state);
    data.add("images", images);
    return Pair.create(new Told(known, true, false), event("progress", known, data));
  }

  private static JsonObject data(Job.State state) {
    JsonObject data = new JsonObject();
    data.add("counts", JobJson.counts(state.counts()));
    return data;
  }

  private static ByteString event(String name, BitSet told, JsonObject data) {
    return ByteString.fromString(
        "event: %s%nid: %s%ndata: %s%n%n"
            .formatted(name, ENCODER.encodeToString(told.toByteArray()), data)
            .replace(System.lineSeparator(), "\n"));
  }
}
