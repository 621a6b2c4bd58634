package aliif.gateway.jobs;

import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.infra.kafka.jobs.Jobs;
import aliif.infra.store.ObjectStore;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * The jobs of a server, which are there as soon as its Kafka side has started; and the streams that
 * follow them. Safe for use by many threads.
 */
public final class JobsEntrance {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final boolean withKafka;
  private final ObjectStore store;
  private final SharedKillSwitch streams = KillSwitches.shared("jobs");
  private final JobWriteThread writes = new JobWriteThread();
  private volatile Optional<Jobs> jobs = Optional.empty();

  /**
   * @param withKafka whether the server uses Kafka
   * @param store that has the outputs
   */
  public JobsEntrance(boolean withKafka, ObjectStore store) {
    this.withKafka = withKafka;
    this.store = store;
  }

  /** Whether jobs are taken, as soon as they have been read. */
  public boolean offered() {
    return withKafka;
  }

  /** The jobs are there. */
  public void open(Jobs opened) {
    jobs = Optional.of(opened);
  }

  /**
   * The jobs.
   *
   * @throws ProblemException if the server has no Kafka
   * @throws UpscaleException with {@link Overloaded} if they have not been read yet
   */
  Jobs jobs() {
    if (!withKafka) {
      throw new ProblemException(Problem.noKafka());
    }
    return jobs.filter(Jobs::areRead)
        .orElseThrow(
            () ->
                new UpscaleException(
                    new Overloaded(
                        "jobs: not read from Kafka yet (expected: a broker that answers)", SOON)));
  }

  /** Where jobs are submitted and cancelled. */
  JobWriteThread writes() {
    return writes;
  }

  ObjectStore store() {
    return store;
  }

  /** Ends all streams that go through its flow when the server stops. */
  SharedKillSwitch streams() {
    return streams;
  }

  /**
   * Ends the streams, and closes the jobs.
   *
   * @param blocking runs what blocks for some seconds
   */
  public CompletionStage<Done> finish(Executor blocking) {
    streams.shutdown();
    writes.close();
    return CompletableFuture.runAsync(() -> jobs.ifPresent(Jobs::close), blocking)
        .thenApply(_ -> Done.getInstance());
  }
}
