package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.Output;
import aliif.infra.store.Stored;
import aliif.model.Sha256;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What comes to the topic of results. */
final class KafkaResultsIT extends KafkaUpscalerHarness {
  @Test
  void aResultCarriesTheImageAndSaysWhatItIs() {
    start();
    topics.send(
        "a key",
        "name portrait".getBytes(UTF_8),
        Map.of(
            "width",
            "9",
            "height",
            "7",
            "format",
            "jpeg",
            "quality",
            "80",
            "model",
            "large",
            "ce_id",
            "17",
            "ce_source",
            "/camera",
            "traceparent",
            "00-abc-def-01",
            "other",
            "x"));
    ConsumerRecord<byte[], byte[]> result = topics.results(1).getFirst();
    assertThat(result.key()).asString(UTF_8).isEqualTo("a key");
    assertThat(result.value()).asString(UTF_8).isEqualTo("upscaled portrait");
    assertThat(header(result, "sha256")).isEqualTo(Sha256.hex("upscaled portrait".getBytes(UTF_8)));
    assertThat(header(result, "width")).isEqualTo("9");
    assertThat(header(result, "height")).isEqualTo("7");
    assertThat(header(result, "model")).isEqualTo("large");
    assertThat(header(result, "weights-digest")).isEqualTo(FakeUpscaler.WEIGHTS);
    assertThat(header(result, "content-type")).isEqualTo("image/jpeg");
    assertThat(header(result, "milliseconds")).matches("[0-9]+");
    assertThat(header(result, "ce_id")).isEqualTo("17");
    assertThat(header(result, "ce_source")).isEqualTo("/camera");
    assertThat(header(result, "traceparent")).isEqualTo("00-abc-def-01");
    assertThat(header(result, "other")).isEmpty();
    assertThat(header(result, "result-ref")).isEmpty();
  }

  @Test
  void noRequestIsMoreUrgentThanIsAllowed() {
    start();
    topics.send("key", "name x".getBytes(UTF_8), Map.of("scale", "2", "priority", "visible"));
    topics.results(1);
    assertThat(upscaling.requests().element().priority()).isEqualTo(Priority.INTERACTIVE);
  }

  @Test
  void priorityAndDeadlineReachThePipeline() {
    set("most-urgent = VISIBLE");
    start();
    topics.send(
        "key",
        "name x".getBytes(UTF_8),
        Map.of("scale", "3.5", "priority", "Visible", "deadline", "2125-01-31T14:00:00+02:00"));
    topics.results(1);
    UpscaleRequest request = upscaling.requests().element();
    assertThat(request.priority()).isEqualTo(Priority.VISIBLE);
    assertThat(request.deadline()).contains(Instant.parse("2125-01-31T12:00:00Z"));
    assertThat(request.id()).matches(settings.topics().requests() + "-[01]@0");
  }

  @Test
  void largeResultsAreReferences() throws Exception {
    start();
    int threshold = Output.INLINE_BYTES;
    for (int size : List.of(threshold, threshold + 1, 3_000_000)) {
      topics.send("same", "size " + size);
    }
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(3);
    assertThat(results.getFirst().value()).isEqualTo(FakeUpscaler.bytes(threshold).toArray());
    assertThat(header(results.getFirst(), "result-ref")).isEmpty();
    assertReference(results.get(1), FakeUpscaler.bytes(threshold + 1));
    assertReference(results.get(2), FakeUpscaler.bytes(3_000_000));
  }

  @Test
  void anOutputThatIsStoredIsNotRenderedAgain() throws Exception {
    AtomicInteger rendered = new AtomicInteger();
    upscale =
        request -> upscaling.upscale(request).thenApply(outcome -> counted(outcome, rendered));
    start();
    topics.send("same", "size 1000000");
    topics.results(1);
    topics.send("same", "size 1000000");
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(2);
    assertReference(results.get(0), FakeUpscaler.bytes(1_000_000));
    assertReference(results.get(1), FakeUpscaler.bytes(1_000_000));
    assertThat(header(results.get(0), "result-ref"))
        .isEqualTo(header(results.get(1), "result-ref"));
    assertThat(upscaling.requests()).hasSize(2);
    assertThat(rendered).hasValue(1);
  }

  private static UpscaleOutcome counted(UpscaleOutcome outcome, AtomicInteger rendered) {
    return switch (outcome) {
      case Rendering rendering ->
          rendering.withBytes(
              Source.lazySource(
                      () -> {
                        rendered.incrementAndGet();
                        return rendering.bytes();
                      })
                  .mapMaterializedValue(_ -> NotUsed.getInstance()));
      case UpscaleOutcome.Failure failure -> failure;
    };
  }

  @Test
  void anImageCanBeClaimedFromTheStore() throws Exception {
    Stored stored =
        await(Source.single(ByteString.fromString("name claimed")).runWith(store.write(), system));
    start();
    String reference = stored.address().hex();
    topics.send("key", new byte[0], Map.of("scale", "2", "image-ref", reference));
    assertThat(topics.results(1).getFirst().value()).asString(UTF_8).isEqualTo("upscaled claimed");
  }
}
