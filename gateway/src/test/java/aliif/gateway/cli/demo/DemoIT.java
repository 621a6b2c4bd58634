package aliif.gateway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.progress.ProgressLines;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.testing.SmallCat;
import aliif.gateway.testing.WholeServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration over the real broker, with samples that are quick. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void everySampleComesBackAtEveryScaleAndWhatIsNoImageIsRefused() throws Exception {
    ByteString cat =
        ByteString.fromArray(Files.readAllBytes(SmallCat.write(folder.resolve("cat.png"))));
    DemoSample good = new DemoSample("cat.png", cat, DemoSample.decode(cat));
    DemoSample bad = new DemoSample("bad.png", cat.take(1000), good.pixels());
    var settings = WholeServer.settings(new KafkaChoice.Embedded(0), folder.resolve("data"));
    List<DemoRow> rows;
    try (Server server = Server.start(settings, ModelChoice.shipped())) {
      assertThat(server.awaitReady(Duration.ofMinutes(1))).isTrue();
      try (KafkaExchange exchange = new KafkaExchange(server.bootstrapServers().orElseThrow())) {
        rows =
            new Demo(
                    server,
                    exchange,
                    folder.resolve("out"),
                    new ProgressLines(new PrintWriter(new StringWriter()), true))
                .run(List.of(good, bad));
      }
    }

    assertThat(rows).hasSize(8);
    assertThat(rows.subList(0, 4)).allMatch(DemoRow::done);
    assertThat(rows.get(0).line()).startsWith("cat.png").contains("96x64", "192x128", "+");
    assertThat(size("cat_x3.5.png")).isEqualTo("336x224");
    assertThat(size("cat_w1920.png")).isEqualTo("1920x1280");
    assertThat(rows.subList(4, 8)).noneMatch(DemoRow::done);
    assertThat(rows.get(4).line()).startsWith("bad.png").contains("(expected: ");
  }

  private String size(String name) throws Exception {
    var image = ImageIO.read(folder.resolve("out").resolve(name).toFile());
    return image.getWidth() + "x" + image.getHeight();
  }
}
