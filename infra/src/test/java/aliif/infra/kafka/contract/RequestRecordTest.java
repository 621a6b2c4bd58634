package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.RequestLimits;
import aliif.infra.kafka.contract.RequestRecord.Image;
import aliif.infra.store.Address;
import aliif.model.Scale;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What headers say, beyond what the broker tests send. */
final class RequestRecordTest {
  @Test
  void aRegionAndMetadataAreAskedForByHeaders() {
    UpscaleParameters asked =
        parse("scale", "2", "region", "10.5,20,30,40.25", "keep-metadata", "true");

    assertThat(asked.framing())
        .isEqualTo(
            new Framing.Scaled(
                new Scale.Factor(2), Optional.of(new InputRegion(10.5, 20, 30, 40.25))));
    assertThat(asked.keepMetadata()).isTrue();
    assertThat(parse("scale", "2").framing()).isEqualTo(new Framing.Scaled(new Scale.Factor(2)));
    assertThat(parse("scale", "2").keepMetadata()).isFalse();
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThatThrownBy(() -> parse("scale", "2", "region", "1,2"))
        .hasMessage("region: 1,2 (expected: x,y,width,height)");
    assertThatThrownBy(() -> parse("scale", "2", "keep-metadata", "yes"))
        .hasMessage("keep-metadata: yes (expected: true or false)");
    // A producer that writes headers as JSON: the message shows the quotes.
    assertThatThrownBy(() -> parse("scale", "\"2\""))
        .hasMessageStartingWith("scale: \"2\" (expected: ");
  }

  @Test
  void headersOfOthersAreLetPass() {
    assertThat(parse("scale", "2", "x-tenant", "17", "scael", "3")).isEqualTo(parse("scale", "2"));
  }

  static Stream<RequestRecord> requests() {
    UpscaleParameters parameters =
        new UpscaleParameters(
            new Framing.Scaled(new Scale.Factor(2.5), Optional.of(new InputRegion(1, 2.5, 3, 4))),
            new OutputFormat(ImageFormat.WEBP, 80),
            Optional.of("latent"),
            true,
            new ModelOptions(true, false));
    Image inline = new Image.Inline(ByteString.fromString("image"));
    Image reference = new Image.Reference(new Address("0a".repeat(32)));
    Optional<Instant> deadline = Optional.of(Instant.parse("2125-01-31T12:00:00.125Z"));
    return Stream.of(
        new RequestRecord("requests-3@7", parameters, Priority.VISIBLE, deadline, inline),
        new RequestRecord("requests-3@7", parameters, Priority.BATCH, Optional.empty(), reference),
        new RequestRecord(
            "requests-3@7", parameters, Priority.BATCH, Optional.empty(), reference, true));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestThatIsWrittenIsReadBack(RequestRecord request) {
    var sent = request.on("requests", "key".getBytes(UTF_8));
    var received = new ConsumerRecord<>("requests", 3, 7, sent.key(), sent.value());
    sent.headers().forEach(received.headers()::add);

    assertThat(sent.key()).asString(UTF_8).isEqualTo("key");
    assertThat(RequestRecord.parse(received)).isEqualTo(request);
  }

  @Test
  void aRequestGetsNoMoreThanTheLimitsAllow() {
    RequestRecord request = requests().toList().getFirst();
    Instant sent = Instant.parse("2125-01-31T11:00:00Z");
    RequestLimits none = new RequestLimits(Priority.VISIBLE, Optional.empty());
    RequestLimits wide = new RequestLimits(Priority.VISIBLE, Optional.of(Duration.ofHours(2)));
    RequestLimits tight = new RequestLimits(Priority.PREFETCH, Optional.of(Duration.ofMinutes(1)));

    assertThat(request.within(none, sent)).isEqualTo(request);
    assertThat(request.within(wide, sent)).isEqualTo(request);
    assertThat(request.within(tight, sent).priority()).isEqualTo(Priority.PREFETCH);
    assertThat(request.within(tight, sent).deadline()).contains(sent.plusSeconds(60));
    RequestRecord patient = requests().toList().getLast();
    assertThat(patient.within(none, sent)).isEqualTo(patient);
    assertThat(patient.within(tight, sent).deadline()).contains(sent.plusSeconds(60));
    assertThat(patient.within(tight, sent).priority()).isEqualTo(Priority.BATCH);
  }

  private static UpscaleParameters parse(String... headers) {
    var record = new ConsumerRecord<>("requests", 0, 0, new byte[0], new byte[] {1});
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return RequestRecord.parse(record).parameters();
  }
}
