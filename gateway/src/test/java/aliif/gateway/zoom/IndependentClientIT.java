package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.NodeProgram;
import aliif.pipeline.ImageId;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol as a WebSocket client that others have written speaks it, in {@code zoom.mjs}. */
final class IndependentClientIT {
  @TempDir private Path folder;

  @Test
  void politeAndRudeClientsGetWhatTheProtocolSays() throws Exception {
    try (ZoomServer server = ZoomServer.real("aliif.http.answer.window = 3 s")) {
      ImageId image = server.add(picture("image.png", 60, 40));
      ImageId noise = server.add(picture("noise.png", 3000, 3000));

      List<String> lines =
          NodeProgram.run(
              "zoom.mjs",
              List.of(server.uri("/v1/zoom").toString(), image.toString(), noise.toString()));

      lines.forEach(System.out::println);
      assertThat(lines).hasSizeGreaterThan(15).allMatch(line -> line.startsWith("ok: "));
      eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
      eventually("no work", () -> server.metric("aliif_zoom_in_progress") == 0);
      eventually("no memory", () -> server.taken() == 0);
    }
  }

  /** Noise, which no format makes small. */
  private Path picture(String name, int width, int height) throws Exception {
    Random random = new Random(1);
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    Path file = folder.resolve(name);
    ImageIO.write(noise, "png", file.toFile());
    return file;
  }
}
