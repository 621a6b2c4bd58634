package aliif.infra.kafka.contract;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.store.Address;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome.Rendering;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class ResultRecordTest {
  @Test
  void whatTheOwnerShouldKnowIsInAHeader() {
    var request = new ConsumerRecord<>("requests", 0, 0, new byte[0], new byte[] {1});
    var rendering =
        new Rendering(
            new Size(1, 1),
            new Size(2, 2),
            OutputFormat.PNG,
            List.of("image: the first of 3 frames is used"),
            "fake",
            "00ff",
            () -> 0,
            Source.empty());
    var output =
        new Output.Inline(
            ByteString.fromString("image"), Address.ofOutput("1234", "2x2 png", "00ff"));
    var result = new ResultRecord(request, rendering, output, Duration.ofMillis(5)).on("results");

    assertThat(new HeaderText(result.headers()).apply("notice"))
        .contains("image: the first of 3 frames is used");
  }
}
