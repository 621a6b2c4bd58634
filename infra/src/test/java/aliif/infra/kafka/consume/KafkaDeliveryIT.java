package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static aliif.model.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.TestSettings;
import aliif.pipeline.testing.FakeUpscaler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Every request is answered at least once, in the order of its record key, whatever breaks. */
final class KafkaDeliveryIT extends KafkaUpscalerHarness {
  @Test
  void whatMaySucceedLaterIsTriedAgain() {
    start();
    topics.send("busy", "busy 8");
    topics.send("failing", "fail 2");
    topics.send("broken", "fail 3");
    assertThat(topics.results(2))
        .extracting(result -> new String(result.key(), UTF_8))
        .containsExactlyInAnyOrder("busy", "failing");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.key()).asString(UTF_8).isEqualTo("broken");
    assertThat(header(letter, "__connect.errors.exception.message")).isEqualTo("a worker died");
    assertThat(upscaling.requests()).hasSize(9 + 3 + 3);
    eventually(
        () ->
            assertThat(metrics.scrape().lines())
                .contains(
                    "aliif_retries_total{way=\"kafka\"} 12.0",
                    "aliif_images_seconds_count{outcome=\"rendered\",way=\"kafka\"} 2",
                    "aliif_images_seconds_count{outcome=\"internal_failure\",way=\"kafka\"} 1",
                    "aliif_images_in_flight{way=\"kafka\"} 0.0"));
  }

  @Test
  void resultsKeepTheOrderOfTheirKey() {
    start();
    List<String> images =
        IntStream.range(0, 30)
            .mapToObj(i -> i % 3 == 0 ? "slow " + (60 + i) : i % 7 == 0 ? "busy 2" : "name " + i)
            .toList();
    for (String image : images) {
      topics.send("one", image);
      topics.send("two", image);
      topics.send("three", image);
    }
    List<String> expected =
        images.stream().map(image -> image.replace("name", "upscaled")).toList();
    Map<String, List<String>> results =
        topics.results(90).stream()
            .collect(
                groupingBy(
                    result -> new String(result.key(), UTF_8),
                    mapping(result -> new String(result.value(), UTF_8), toList())));
    assertThat(results).isEqualTo(Map.of("one", expected, "two", expected, "three", expected));
  }

  @Test
  void noMoreAreInFlightThanIsSet() {
    set("in-flight = 3");
    for (int i = 0; i < 20; i++) {
      topics.send(0, "slow 5" + i);
    }
    start();
    assertThat(topics.results(20)).hasSize(20);
    assertThat(upscaling.most()).isEqualTo(3);
  }

  @Test
  void recordsOfOneKeyAreWorkedOnOneAfterAnother() {
    for (int i = 0; i < 10; i++) {
      topics.send("same", "slow 20");
    }
    start();
    assertThat(topics.results(10)).hasSize(10);
    assertThat(upscaling.most()).isEqualTo(1);
  }

  @Test
  void anOffsetIsNotCommittedBeforeEverythingUpToItIsAnswered() throws Exception {
    start();
    topics.send(0, "name 0");
    topics.send(0, "gate 1");
    topics.send(0, "name 2");
    until(() -> topics.committed(settings.group()) == 1);
    until(() -> upscaling.requests().size() == 3);
    for (int i = 0; i < 5; i++) {
      /* Commits of both partitions go together, in the order of the answers. */
      topics.send(1, "name " + i);
      int other = i + 1;
      until(() -> topics.committed(settings.group()) >= other + 1);
    }
    assertThat(topics.committed(settings.group())).as("1 of 3, and 5 of 5").isEqualTo(6);
    upscaling.openGate();
    until(() -> topics.committed(settings.group()) == 8);
    assertThat(topics.results(8)).hasSize(8);
  }

  @Test
  void aCrashBetweenAnswerAndCommitLosesNothing() throws Exception {
    set("commit-every = 1 h");
    start();
    for (int i = 0; i < 20; i++) {
      topics.send("key " + i, i % 5 == 4 ? "garbage" : "name " + i);
    }
    topics.results(16);
    topics.letters(4);
    terminate();
    assertThat(topics.committed(settings.group())).isZero();

    system = ActorSystem.create(Behaviors.empty(), "next");
    start();
    assertThat(keys(topics.results(32))).hasSize(16);
    assertThat(keys(topics.letters(8))).hasSize(4);
  }

  @Test
  void aCrashInTheMiddleLosesNothing() throws Exception {
    start();
    for (int i = 0; i < 60; i++) {
      topics.send("key " + i, "slow " + (i % 7) * 5);
    }
    topics.results(15);
    terminate();
    system = ActorSystem.create(Behaviors.empty(), "next");
    start();
    until(() -> topics.committed(settings.group()) == 60);
    assertThat(keys(topics.results(60))).hasSize(60);
  }

  @Test
  void stopFinishesWhatIsInFlightAndTakesNoMore() throws Exception {
    set("in-flight = 4");
    for (int i = 0; i < 40; i++) {
      topics.send(0, "slow 2" + (10 + i));
    }
    start();
    until(() -> upscaling.running() == 4);
    stop();
    int answered = topics.results(4).size();
    assertThat(answered).isLessThan(40).isEqualTo(upscaling.requests().size());
    assertThat(topics.committed(settings.group())).isEqualTo(answered);
    until(() -> upscaling.running() == 0);
  }

  @Test
  void stopDoesNotWaitForWhatCannotSucceedNow() throws Exception {
    set("backoff { first = 10 minutes, most = 20 minutes }");
    start();
    topics.send("same", "name x");
    topics.send("same", "busy 1000");
    topics.results(1);
    until(() -> upscaling.requests().size() == 2);
    long start = System.nanoTime();
    stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    assertThat(topics.committed(settings.group())).isEqualTo(1);
  }

  @Test
  void consumersShareTheWork() throws Exception {
    start();
    FakeUpscaler theirs = new FakeUpscaler();
    KafkaUpscaler second =
        KafkaUpscaler.start(
            system, settings, new ConsumerResources(theirs, store, records, metrics));
    int sent = 0;
    while (upscaling.requests().isEmpty() || theirs.requests().isEmpty()) {
      topics.send("key " + sent, "name " + sent);
      sent++;
      assertThat(sent).as("before both have some").isLessThan(5000);
    }
    assertThat(keys(topics.results(sent))).hasSize(sent);
    await(second.stop());
    topics.send("last", "name last");
    assertThat(keys(topics.results(sent + 1))).hasSize(sent + 1);
  }

  @Test
  void whoStartsAgainAndAgainWithoutAnAnswerSaysSo() throws Exception {
    set(TestSettings.topics("no name of a topic!", "b", "c", 1));
    start();
    until(() -> upscaler().health() instanceof KafkaHealth.CrashLoop);
    KafkaHealth.CrashLoop circling = (KafkaHealth.CrashLoop) upscaler().health();
    assertThat(circling.restarts()).isGreaterThanOrEqualTo(Restarts.CRASH_LOOP);
    assertThat(circling.reason()).contains("no name of a topic!");
    assertThat(upscaler().healthy()).isFalse();
  }
}
