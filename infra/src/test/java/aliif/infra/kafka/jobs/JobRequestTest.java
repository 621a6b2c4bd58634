package aliif.infra.kafka.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.model.Scale;
import aliif.pipeline.ImageId;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class JobRequestTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");

  private static JobRequest.Image image(int number) {
    return new JobRequest.Image(
        new ImageId("%064x".formatted(number % 3)),
        new UpscaleParameters(
            new Scale.ToWidth(100 + number), OutputFormat.PNG, Optional.of("lite")));
  }

  /** One image may be in a job several times; each time it is another request. */
  @Test
  void eachImageIsARequestWithARecordKeyOfItsOwnWhoseOutputIsStored() {
    JobId id = JobId.at(NOON);
    JobRequest job =
        new JobRequest(
            IntStream.range(0, 12).mapToObj(JobRequestTest::image).toList(),
            Priority.PREFETCH,
            Optional.of(NOON));
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      JobImage place = new JobImage(id, i);
      var sent = job.record(place, "requests");
      var received = new ConsumerRecord<>("requests", 0, i, sent.key(), sent.value());
      sent.headers().forEach(received.headers()::add);

      assertThat(RequestRecord.parse(received))
          .isEqualTo(
              new RequestRecord(
                  "requests-0@" + i,
                  image(i).parameters(),
                  Priority.PREFETCH,
                  Optional.of(NOON),
                  new RequestRecord.Image.Reference(new Address("%064x".formatted(i % 3))),
                  true));
      assertThat(RequestRecord.cancels(received)).isFalse();
      assertThat(new HeaderText(received.headers()).apply("job").flatMap(JobImage::parse))
          .contains(place);
      keys.add(new String(sent.key(), UTF_8));
    }
    assertThat(keys).hasSize(12).contains(id + "/0", id + "/11");
    assertThat(job.ids()).isEqualTo(job.images().stream().map(JobRequest.Image::id).toList());
    assertThat(List.copyOf(new HashSet<>(job.ids()))).hasSize(3);
  }
}
