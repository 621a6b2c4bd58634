package aliif.gateway.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerSettings;
import aliif.gateway.server.StoreChoice;
import aliif.gateway.testing.Commands;
import aliif.gateway.testing.WholeServer;
import aliif.infra.testing.S3Proxy;
import aliif.pipeline.stream.PipelineSettings;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command and a server that have nothing but a broker and a bucket in common. */
@Timeout(600)
final class S3CommandsIT {
  private static final String STORE = "s3://" + S3Proxy.BUCKET + "/common";

  @TempDir private static Path data;
  @TempDir private static Path bucket;
  private static S3Proxy s3;
  private static Server server;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Proxy.start(bucket);
    System.setProperty("aliif.store.s3.endpoint", "http://127.0.0.1:" + s3.port());
    System.setProperty("aliif.store.s3.path-style", "true");
    ConfigFactory.invalidateCaches();
    ServerSettings plain =
        WholeServer.settings(
            new KafkaChoice.Embedded(0), data, PipelineSettings.standard().withWorkers(1));
    server =
        WholeServer.startReady(
            new ServerSettings(
                plain.listening(),
                plain.kafka(),
                data,
                StoreChoice.parse(STORE),
                plain.pipeline(),
                plain.clusterPort()));
  }

  @AfterAll
  static void stop() {
    server.close();
    s3.close();
    System.clearProperty("aliif.store.s3.endpoint");
    System.clearProperty("aliif.store.s3.path-style");
    ConfigFactory.invalidateCaches();
  }

  /** The input is larger than a record may be, and so is the output. */
  @Test
  void largeImagesGoThroughTheBucket() throws IOException {
    Path large = KafkaCommandsIT.noise(folder.resolve("noise.bmp"));
    assertThat(Files.size(large)).isGreaterThan(16 << 20);

    assertThat(submit(large, STORE)).as("%s", error).isZero();

    assertThat(error.toString()).contains("noise_x0.5.png: 1500x1000 in ");
    assertThat(ImageIO.read(folder.resolve("noise_x0.5.png").toFile()).getWidth()).isEqualTo(1500);
    assertThat(Files.size(folder.resolve("noise_x0.5.png"))).isGreaterThan(900 << 10);
    try (var stored = Files.walk(bucket)) {
      assertThat(stored.filter(each -> each.getFileName().toString().length() == 64)).hasSize(2);
    }
    assertThat(data.resolve("store")).doesNotExist();
    assertThat(data.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void aBucketThatIsNotThereIsNamed() throws IOException {
    Path large = KafkaCommandsIT.noise(folder.resolve("noise.bmp"));
    assertThat(submit(large, "s3://nowhere")).isEqualTo(1);
    assertThat(error.toString())
        .startsWith(
            large
                + ": too large for a record; store: s3://nowhere: NoSuchBucket, status 404"
                + " (expected: a bucket that can be read and written)\n");
  }

  @Test
  void whatIsNoBucketIsRefused() throws IOException {
    assertThat(submit(KafkaCommandsIT.noise(folder.resolve("noise.bmp")), "s3://x")).isEqualTo(2);
    assertThat(error.toString())
        .isEqualTo("store: s3://x (expected: s3://BUCKET or s3://BUCKET/PREFIX)\n");
  }

  private int submit(Path image, String store) {
    return Commands.sayingTo(out, error)
        .execute(
            "submit",
            image.toString(),
            "--scale",
            "0.5",
            "--model",
            "bicubic",
            "--wait",
            "--bootstrap-servers",
            server.bootstrapServers().orElseThrow(),
            "--data",
            folder.toString(),
            "--store",
            store);
  }
}
