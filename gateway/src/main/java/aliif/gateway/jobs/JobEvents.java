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
    return Source.unfoldResourceAsync(
        () -> CompletableFuture.completedStage(new Follower(told)),
        Follower::next,
        Follower::close);
  }

  /** One client: what it knows, and what wakes it. Its events are asked for one after another. */
  private final class Follower {
    private final BitSet told;
    private final Runnable wake = this::wake;
    private CompletableFuture<Boolean> change = new CompletableFuture<>();
    private boolean greeted;
    private boolean ended;

    Follower(BitSet told) {
      this.told = (BitSet) told.clone();
      job.follow(wake);
    }

    private synchronized void wake() {
      change.complete(true);
    }

    /** Completes with true when an outcome is added after this call. */
    private synchronized CompletableFuture<Boolean> nextChange() {
      if (change.isDone()) {
        change = new CompletableFuture<>();
      }
      return change;
    }

    CompletionStage<Optional<ByteString>> next() {
      if (ended) {
        return CompletableFuture.completedStage(Optional.empty());
      }
      CompletableFuture<Boolean> changed = nextChange(); // before the look, so that none is missed
      Job.State state = job.state();
      if (!greeted || !state.outcomes().keySet().stream().allMatch(told::get)) {
        greeted = true;
        return CompletableFuture.completedStage(Optional.of(progress(told, state)));
      }
      if (state.counts().finished()) {
        ended = true;
        return CompletableFuture.completedStage(Optional.of(event("end", told, data(state))));
      }
      return changed
          .completeOnTimeout(false, heartbeat.toMillis(), TimeUnit.MILLISECONDS)
          .thenCompose(
              news ->
                  news
                      ? next()
                      : CompletableFuture.completedStage(
                          Optional.of(ByteString.fromString(": waiting\n\n"))));
    }

    CompletionStage<Done> close() {
      job.unfollow(wake);
      return CompletableFuture.completedStage(Done.done());
    }
  }

  /** Tells what a client does not know, and adds it to what it knows. */
  private ByteString progress(BitSet told, Job.State state) {
    JsonArray images = new JsonArray();
    state
        .outcomes()
        .forEach(
            (index, outcome) -> {
              if (!told.get(index)) {
                told.set(index);
                images.add(JobJson.image(job, index, Optional.of(outcome)));
              }
            });
    JsonObject data = data(state);
    data.add("images", images);
    return event("progress", told, data);
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
