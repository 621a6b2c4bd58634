package aliif.infra.kafka.jobs;

import static aliif.infra.testing.TestTopics.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.consume.KafkaUpscaler;
import aliif.infra.kafka.embedded.EmbeddedBroker;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.Address;
import aliif.infra.store.FolderStore;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.Stored;
import aliif.infra.testing.TestSettings;
import aliif.model.Scale;
import aliif.pipeline.ImageId;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a real broker, with the consumer that answers their requests. */
final class JobsIT {
  private static final JobsSettings SETTINGS = new JobsSettings("jobs", 4, 6, Duration.ofHours(1));

  @TempDir private Path folder;
  private final FakeUpscaler upscaling = new FakeUpscaler();
  private final Metrics metrics = Metrics.create();
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "jobs");
  private ObjectStore store;
  private EmbeddedBroker broker;
  private KafkaSettings settings;
  private KafkaUpscaler upscaler;
  private Jobs jobs;

  @BeforeEach
  void start() throws Exception {
    store = FolderStore.open(folder.resolve("store"));
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    settings =
        TestSettings.kafka(
            broker.bootstrapServers(),
            TestSettings.topics("requests", "results", "letters", 2),
            "commit-every = 50 ms",
            "backoff { first = 10 ms, most = 100 ms, attempts = 3 }");
    jobs = startJobs();
    upscaler =
        KafkaUpscaler.start(
            system,
            settings,
            new ConsumerResources(upscaling, store, new MemoryPool("records", 256 << 20), metrics));
  }

  private Jobs startJobs() throws Exception {
    Jobs started = Jobs.start(settings.brokers(), settings.topics(), SETTINGS);
    until(started::areRead);
    return started;
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
    await(upscaler.stop());
    broker.close();
    system.terminate();
    await(system.getWhenTerminated());
    metrics.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  private JobRequest request(String... images) throws Exception {
    List<ImageId> ids = new ArrayList<>();
    for (String image : images) {
      Stored stored =
          await(Source.single(ByteString.fromString(image)).runWith(store.write(), system));
      ids.add(new ImageId(stored.address().hex()));
    }
    var parameters = new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty());
    return new JobRequest(
        ids.stream().map(id -> new JobRequest.Image(id, parameters)).toList(),
        Priority.BATCH,
        Optional.empty());
  }

  private static void finish(Jobs jobs, Job job) throws Exception {
    until(() -> jobs.find(job.id()).filter(Job::finished).isPresent());
  }

  @Test
  void eachImageGetsItsOutcomeAndItsOutputIsInTheStore() throws Exception {
    Job job = jobs.submit(request("name first", "garbage", "name third"));
    finish(jobs, job);

    assertThat(job.state().counts()).isEqualTo(new Job.Counts(3, 2, 1, 0));
    assertThat(job.state().outcome(1).orElseThrow()).isInstanceOf(Failed.class);
    Rendered third = (Rendered) job.state().outcome(2).orElseThrow();
    assertThat(third.mediaType()).isEqualTo("image/png");
    assertThat(read(third.output())).isEqualTo("upscaled third");
  }

  private String read(Address address) throws Exception {
    return await(
            store
                .read(address)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system))
        .utf8String();
  }

  /** One of two servers accepts the job; both know what becomes of it. */
  @Test
  void anotherServerKnowsTheJob() throws Exception {
    try (Jobs other = startJobs()) {
      Job job = jobs.submit(request("name x", "gate y"));
      until(() -> other.find(job.id()).filter(it -> it.state().counts().done() == 1).isPresent());
      assertThat(other.find(job.id()).orElseThrow().finished()).isFalse();
      upscaling.openGate();
      finish(other, job);
      finish(jobs, job);
    }
  }

  @Test
  void aJobOutlivesARestartInTheMiddle() throws Exception {
    Job job = jobs.submit(request("name x", "gate y"));
    until(() -> job.state().counts().done() == 1);
    jobs.close();

    jobs = startJobs();
    Job again = jobs.find(job.id()).orElseThrow();
    assertThat(again.images()).isEqualTo(job.images());
    upscaling.openGate();
    finish(jobs, job);
    assertThat(again.state().counts()).isEqualTo(new Job.Counts(2, 2, 0, 0));
  }

  @Test
  void whatIsNotDoneOfAJobIsCancelled() throws Exception {
    Job job = jobs.submit(request("name x", "gate y", "gate z"));
    until(() -> job.state().counts().done() == 1);
    jobs.cancel(job);
    finish(jobs, job);

    assertThat(job.state().counts()).isEqualTo(new Job.Counts(3, 1, 0, 2));
    assertThat(job.state().outcome(0).orElseThrow()).isInstanceOf(Rendered.class);
    jobs.cancel(job);
    upscaling.openGate();
    jobs.close();
    jobs = startJobs();
    assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(job.state());
  }

  @Test
  void aJobThatHasNoRoomBesideOpenOnesIsRefused() throws Exception {
    Job first = jobs.submit(request("gate a", "gate b", "gate c", "gate d"));

    assertThatThrownBy(() -> jobs.submit(request("name x", "name y", "name z")))
        .isInstanceOf(UpscaleException.class)
        .hasMessageContaining("aliif.jobs.remembered");
    assertThatThrownBy(() -> jobs.submit(request("1 x", "2 x", "3 x", "4 x", "5 x")))
        .isInstanceOf(UpscaleException.class)
        .hasMessageContaining("images: 5 (expected: 1 to 4)");
    upscaling.openGate();
    finish(jobs, first);
    Job second = jobs.submit(request("name x", "name y", "name z"));
    finish(jobs, second);
    assertThat(jobs.find(first.id())).as("has made room").isEmpty();
    try (Jobs other = startJobs()) {
      assertThat(other.latest(Optional.empty(), 9))
          .extracting(Job::id)
          .containsExactly(second.id());
    }
  }

  @Test
  void aJobIsRefusedWhileNoBrokerAnswers() throws Exception {
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)); // and never listens
      refusedBy(Brokers.at("127.0.0.1:" + held.getLocalPort()));
    }
  }

  private void refusedBy(Brokers nobody) throws Exception {
    try (Jobs away = Jobs.start(nobody, settings.topics(), SETTINGS)) {
      JobRequest request = request("name x");

      assertThat(away.areRead()).isFalse();
      assertThatThrownBy(() -> away.submit(request))
          .isInstanceOf(UpscaleException.class)
          .hasMessageContaining("kafka: not confirmed");
      assertThat(away.count()).isZero();
    }
  }
}
