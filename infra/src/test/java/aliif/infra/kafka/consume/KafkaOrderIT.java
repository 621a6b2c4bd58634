package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.testing.FakeUpscaler;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/**
 * Inside a partition, keys do not wait for each other; where it goes on after a change of owner.
 */
final class KafkaOrderIT extends KafkaUpscalerHarness {
  @Test
  void aRecordThatTakesLongStopsItsKeyOnly() throws Exception {
    start();
    send("stuck", "gate first");
    send("stuck", "name second");
    for (int i = 0; i < 50; i++) {
      send("key " + i % 5, "name " + i);
    }
    assertThat(topics.results(50)).noneMatch(result -> key(result).equals("stuck"));
    assertThat(topics.committed(settings.group())).isZero();
    upscaling.openGate();
    assertThat(
            topics.results(52).stream()
                .filter(result -> key(result).equals("stuck"))
                .map(result -> new String(result.value(), UTF_8)))
        .containsExactly("after the gate", "upscaled second");
    until(() -> topics.committed(settings.group()) == 52);
  }

  @Test
  void aRecordThatIsTriedAgainStopsItsKeyOnlyAndStaysInItsPlace() {
    set("in-flight = 1");
    set("backoff { first = 4 s, most = 4 s, attempts = 5 }");
    start();
    List<ProducerRecord<byte[], byte[]>> requests = new ArrayList<>();
    requests.add(request("trying".getBytes(UTF_8), "fail 1"));
    requests.add(request("trying".getBytes(UTF_8), "name after it"));
    for (int i = 0; i < 20; i++) {
      requests.add(request("other".getBytes(UTF_8), "name " + i));
    }
    topics.sendAsOneBatch(requests);
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(22);
    assertThat(results.subList(0, 20)).allMatch(result -> key(result).equals("other"));
    assertThat(results.subList(20, 22))
        .extracting(result -> new String(result.value(), UTF_8))
        .containsExactly("fail 1", "upscaled after it");
  }

  @Test
  void recordsWithoutAKeyDoNotWaitForEachOther() {
    start();
    topics.send(request("gate x"));
    for (int i = 0; i < 10; i++) {
      topics.send(request("name " + i));
    }
    assertThat(topics.results(10)).hasSize(10);
    upscaling.openGate();
    assertThat(topics.results(11)).hasSize(11);
  }

  @Test
  void theWindowEndsWhatMayPassARecordThatTakesLong() throws Exception {
    set("window = 20");
    start();
    send("stuck", "gate x");
    for (int i = 1; i < 40; i++) {
      send("key", "name " + i);
    }
    assertThat(topics.results(19)).hasSize(19);
    until(() -> records.taken() > 0);
    assertThat(topics.results(19)).as("still").hasSize(19);
    upscaling.openGate();
    assertThat(topics.results(40)).hasSize(40);
    until(() -> topics.committed(settings.group()) == 40);
  }

  @Test
  void whatWasAnsweredBehindAnOpenRecordIsNotRenderedAgainAfterACrash() throws Exception {
    start();
    send("stuck", "gate x");
    for (int i = 1; i < 30; i++) {
      send("key " + i % 3, "name " + i);
    }
    topics.results(29);
    /* The first is open, and the 29 behind it are answered. */
    until(() -> topics.metadata(settings.group()).equals("1:Hg"));
    terminate();

    system = ActorSystem.create(Behaviors.empty(), "next");
    FakeUpscaler next = new FakeUpscaler();
    next.openGate();
    upscale = next;
    start();
    assertThat(topics.results(30)).hasSize(30);
    until(() -> topics.committed(settings.group()) == 30);
    assertThat(next.requests()).as("the open one").hasSize(1);
  }

  @Test
  void aResultTellsWhereItsRequestIs() {
    start();
    send("key", "name x");
    send("key", "name y");
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(2);
    assertThat(header(results.get(1), "source-topic")).isEqualTo(settings.topics().requests());
    assertThat(header(results.get(1), "source-partition")).isEqualTo("0");
    assertThat(header(results.get(0), "source-offset")).isEqualTo("0");
    assertThat(header(results.get(1), "source-offset")).isEqualTo("1");
  }

  private void send(String key, String image) {
    topics.send(request(key.getBytes(UTF_8), image));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
