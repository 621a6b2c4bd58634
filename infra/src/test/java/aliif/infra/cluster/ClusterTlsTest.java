package aliif.infra.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.Bitmaps;
import aliif.infra.testing.TestCertificate;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.Models;
import aliif.pipeline.work.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that trust each other by certificates. */
@Timeout(180)
final class ClusterTlsTest {
  private static final Models MODELS = new Models(Map.of("tiny", RandomWeights.tiny()), "tiny");
  private static final Engines ENGINES = _ -> ScalarAliif.create(RandomWeights.tiny());

  @TempDir private Path folder;

  /** Of one process: its own authority has signed it, so that only its owners trust it. */
  private ClusterSettings settings(String name) throws Exception {
    TestCertificate made =
        TestCertificate.make(Files.createDirectories(folder.resolve(name)), "RSA");
    return new ClusterSettings(
        Optional.empty(),
        4,
        Optional.of(new ClusterSettings.Tls(made.certificate(), made.key(), made.certificate())));
  }

  @Test
  void aProcessWithACertificateOfTheAuthorityRendersAndOthersCannotJoin() throws Exception {
    ClusterSettings ours = settings("ours");
    ByteString image = Bitmaps.of(72, 50, 1);
    try (WorkGateway gateway = new WorkGateway(ours, MODELS, ENGINES)) {
      var rendered = gateway.render(image, "2");
      WorkProcess stranger = new WorkProcess(gateway.address, settings("theirs"), MODELS, ENGINES);
      // It gives up by itself.
      stranger.cluster().ended().toCompletableFuture().get(120, TimeUnit.SECONDS);
      stranger.close();
      assertThat(stranger.joined).isNotDone();
      assertThat(gateway.meter.workers()).isEmpty();
      assertThat(rendered).isNotDone();

      try (WorkProcess process = new WorkProcess(gateway.address, ours, MODELS, ENGINES)) {
        assertThat(rendered.get(60, TimeUnit.SECONDS).isEmpty()).isFalse();
        assertThat(process.joined).isDone();
      }
    }
  }
}
