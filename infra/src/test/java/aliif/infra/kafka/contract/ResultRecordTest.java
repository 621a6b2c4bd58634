package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.store.Address;
import aliif.infra.store.Stored;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome.Rendering;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class ResultRecordTest {
  private static final String WEIGHTS = "00ff";
  private static final Address ADDRESS = Address.ofOutput("1234", "2x3 png", WEIGHTS);

  private static ConsumerRecord<byte[], byte[]> received(Output output) {
    var request = new ConsumerRecord<>("requests", 0, 0, "key".getBytes(UTF_8), new byte[] {1});
    HeaderText.put(request.headers(), HeaderNames.ID, "17");
    HeaderText.put(request.headers(), HeaderNames.TRACE, "00-abc-def-01");
    HeaderText.put(request.headers(), HeaderNames.JOB, "0a/3");
    HeaderText.put(request.headers(), "other", "x");
    var rendering =
        new Rendering(
            new Size(1, 1),
            new Size(2, 3),
            OutputFormat.PNG,
            List.of("image: the first of 3 frames is used"),
            "fake",
            WEIGHTS,
            () -> 0,
            Source.empty());
    var sent = new ResultRecord(request, rendering, output, Duration.ofMillis(5)).on("results");
    var record = new ConsumerRecord<>("results", 0, 0, sent.key(), sent.value());
    sent.headers().forEach(record.headers()::add);
    return record;
  }

  @Test
  void anOutputInTheRecordIsReadBack() {
    ByteString image = ByteString.fromString("image");

    assertThat(ResultRecord.parse(received(new Output.Inline(image, ADDRESS))))
        .isEqualTo(
            new ResultRecord.Received(
                Optional.of("17"),
                Optional.empty(),
                image,
                Sha256.hex(image.getByteBuffers()),
                "image/png",
                new Size(2, 3),
                "fake",
                Duration.ofMillis(5),
                List.of("image: the first of 3 frames is used")));
  }

  @Test
  void anOutputInTheStoreIsReadBackAsItsAddress() {
    ResultRecord.Received result =
        ResultRecord.parse(received(new Output.Reference(new Stored(ADDRESS, 9, "abcd"))));

    assertThat(result.address()).contains(ADDRESS);
    assertThat(result.bytes()).isEqualTo(ByteString.emptyByteString());
    assertThat(result.sha256()).isEqualTo("abcd");
  }

  @Test
  void aNoticeTheTraceTheEventsIdAndTheJobAreHeaders() {
    var record = received(new Output.Inline(ByteString.fromString("image"), ADDRESS));
    HeaderText headers = new HeaderText(record.headers());

    assertThat(record.key()).asString(UTF_8).isEqualTo("key");
    assertThat(headers.apply("notice")).contains("image: the first of 3 frames is used");
    assertThat(headers.apply("traceparent")).contains("00-abc-def-01");
    assertThat(headers.apply("ce_id")).contains("17");
    assertThat(headers.apply("job")).contains("0a/3");
    assertThat(headers.apply("other")).isEmpty();
  }

  @Test
  void anyOtherRecordIsNoResult() {
    var record = new ConsumerRecord<>("results", 0, 0, new byte[0], new byte[] {1});

    assertThatThrownBy(() -> ResultRecord.parse(record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sha256: none (expected: a header of a result)");
  }
}
