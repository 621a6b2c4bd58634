package aliif.infra.kafka.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.InputRegion;
import aliif.pipeline.UpscaleParameters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What headers say, beyond what the broker tests send. */
final class RequestRecordTest {
  @Test
  void aRegionAndMetadataAreAskedForByHeaders() {
    UpscaleParameters asked =
        parse("scale", "2", "region", "10.5,20,30,40.25", "keep-metadata", "true");

    assertThat(asked.region()).contains(new InputRegion(10.5, 20, 30, 40.25));
    assertThat(asked.keepMetadata()).isTrue();
    assertThat(parse("scale", "2").region()).isEmpty();
    assertThat(parse("scale", "2").keepMetadata()).isFalse();
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThatThrownBy(() -> parse("scale", "2", "region", "1,2"))
        .hasMessage("region: 1,2 (expected: x,y,width,height)");
    assertThatThrownBy(() -> parse("scale", "2", "keep-metadata", "yes"))
        .hasMessage("keep-metadata: yes (expected: true or false)");
  }

  private static UpscaleParameters parse(String... headers) {
    var record = new ConsumerRecord<>("requests", 0, 0, new byte[0], new byte[] {1});
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return RequestRecord.parse(record).parameters();
  }
}
