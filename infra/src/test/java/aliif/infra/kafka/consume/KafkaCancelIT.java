package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.RequestRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record without a value cancels the requests of its key that have no answer. */
final class KafkaCancelIT extends KafkaUpscalerHarness {
  private void cancel(String key) {
    topics.send(RequestRecord.cancelling(settings.topics().requests(), key.getBytes(UTF_8)));
  }

  private static void assertCancelled(ConsumerRecord<byte[], byte[]> letter, String image) {
    assertThat(letter.value()).asString(UTF_8).isEqualTo(image);
    assertThat(header(letter, "__connect.errors.exception.class.name"))
        .isEqualTo("aliif.pipeline.UpscaleOutcome$Cancelled");
    assertThat(header(letter, "__connect.errors.exception.message"))
        .isEqualTo("request: cancelled by a record of its key without a value");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatRunsAndWhatWaitsOfTheKeyIsCancelledInItsOrder(boolean transactions) throws Exception {
    set("transactions = " + transactions);
    start();
    topics.send("key", "name answered");
    topics.results(1);
    topics.send("key", "gate running");
    topics.send("key", "name waiting");
    topics.send("other", "gate other");
    until(() -> upscaling.requests().size() == 3);
    cancel("key");
    topics.send("key", "name after");

    List<ConsumerRecord<byte[], byte[]>> letters = topics.letters(2);
    assertThat(letters).hasSize(2);
    assertCancelled(letters.get(0), "gate running");
    assertCancelled(letters.get(1), "name waiting");
    assertThat(topics.results(2))
        .extracting(result -> new String(result.value(), UTF_8))
        .containsExactly("upscaled answered", "upscaled after");
    assertThat(upscaling.requests())
        .extracting(request -> request.image().toString())
        .noneMatch(image -> image.contains("waiting"));
    upscaling.openGate();
    assertThat(topics.results(3)).hasSize(3);
    until(() -> topics.committed(settings.group()) == topics.end());
    assertThat(topics.letters(2)).hasSize(2);
    stop();
    assertThat(records.taken()).isZero();
  }

  @Test
  void whatIsReadTogetherWithItsCancellationIsNotBegun() throws Exception {
    topics.send("key", "gate x");
    topics.send("key", "name y");
    cancel("key");
    start();

    assertThat(topics.letters(2)).hasSize(2);
    until(() -> topics.committed(settings.group()) == 3);
    assertThat(topics.results(0)).isEmpty();
  }

  @Test
  void aRequestThatWaitsForItsNextAttemptIsCancelledAtOnce() throws Exception {
    set("backoff { first = 10 minutes, most = 20 minutes, attempts = 5 }");
    start();
    topics.send("key", "fail 3");
    until(() -> retries() == 1);
    cancel("key");

    assertCancelled(topics.letters(1).getFirst(), "fail 3");
    until(() -> topics.committed(settings.group()) == 2);
  }

  /** It would be done twice if the record that cancels was committed before what it cancels. */
  @Test
  void aCancellationIsNotForgottenWhileARequestOfItsKeyIsOpen() throws Exception {
    start();
    topics.send("key", "gate x");
    until(() -> upscaling.requests().size() == 1);
    terminate();
    cancel("key");
    system = ActorSystem.create(Behaviors.empty(), "next");
    start();

    assertCancelled(topics.letters(1).getFirst(), "gate x");
    until(() -> topics.committed(settings.group()) == 2);
    assertThat(topics.results(0)).isEmpty();
  }

  @Test
  void aRecordWithoutKeyAndValueIsARequestThatFails() {
    start();
    topics.send(new ProducerRecord<byte[], byte[]>(settings.topics().requests(), null));

    assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
        .startsWith("scale: none");
  }

  @Test
  void aRequestForAStoredImageIsNoCancellation() {
    start();
    topics.send("key", "gate x");
    var request = RequestRecord.cancelling(settings.topics().requests(), "key".getBytes(UTF_8));
    Map.of("scale", "2", "image-ref", "0a".repeat(32))
        .forEach((name, text) -> request.headers().add(name, text.getBytes(UTF_8)));
    topics.send(request);
    upscaling.openGate();

    assertThat(topics.results(1)).hasSize(1);
    assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
        .startsWith("image-ref: ");
  }
}
