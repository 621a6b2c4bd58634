package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.zoom.ZoomClient.Frame;
import aliif.gateway.zoom.ZoomClient.Said;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a session with the real pipeline, and the engine that defines the result. */
@Timeout(180)
final class ZoomPixelsTest {
  private static final String PNG = "\"formats\":[\"png\"],\"prefetch\":false";

  @TempDir private Path folder;
  private ZoomServer server;

  @BeforeEach
  void start() throws Exception {
    server = ZoomServer.exact("aliif.zoom.preview.pixels = 1000000, aliif.pipeline.tile = 64");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A part of a photograph. */
  private Path photograph(int width, int height) throws IOException {
    Path file = folder.resolve(width + ".png");
    BufferedImage cat = ImageIO.read(Path.of("..", "samples", "chelsea.png").toFile());
    ImageIO.write(cat.getSubimage(60, 20, width, height), "png", file.toFile());
    return file;
  }

  private BufferedImage whole(Path file, Size plane, String model) throws Exception {
    UpscaleRequest request =
        new UpscaleRequest(
            "whole",
            new EncodedImage.InFile(file),
            new UpscaleParameters(new Scale.ToSize(plane), OutputFormat.PNG, Optional.of(model)),
            Priority.BATCH,
            Optional.empty());
    var rendering =
        (UpscaleOutcome.Rendering)
            server.upscaler().upscale(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return read(
        rendering
            .bytes()
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), server.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .toArray());
  }

  private static BufferedImage read(byte[] image) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(image));
  }

  private static void assertSame(Frame frame, BufferedImage plane) throws IOException {
    BufferedImage image = read(frame.image().toArray());
    assertThat(image.getWidth()).isEqualTo(frame.width());
    assertThat(image.getHeight()).isEqualTo(frame.height());
    int[] expected =
        plane.getRGB(frame.x(), frame.y(), frame.width(), frame.height(), null, 0, frame.width());
    assertThat(image.getRGB(0, 0, frame.width(), frame.height(), null, 0, frame.width()))
        .as(frame.tile())
        .isEqualTo(expected);
  }

  @Test
  void eachTileHasThePixelsOfTheWholePlane() throws Exception {
    Path file = photograph(90, 60);
    ImageId id = server.add(file);
    try (ZoomClient client = server.connect(id)) {
      Said hello = client.said("hello");
      assertThat(hello.number("version")).isEqualTo(1);
      assertThat(hello.number("tile")).isEqualTo(256);
      assertThat(hello.text("model")).isEqualTo("tiny");
      assertThat(hello.json().get("models")).hasToString("[\"bicubic\",\"tiny\"]");
      assertThat(hello.json().get("image"))
          .hasToString("{\"width\":90,\"height\":60,\"id\":\"" + id + "\"}");

      client.credit(100_000_000).view(7, "-6,3.15,75,45.075", 800, 481, PNG);
      Said plan = client.said("plan");
      assertThat(plan.view()).isEqualTo(7);
      assertThat(plan.json().get("plane")).hasToString("{\"width\":960,\"height\":640}");
      assertThat(plan.number("tiles")).isEqualTo(9);
      List<Frame> frames = client.until(7);

      BufferedImage plane = whole(file, new Size(960, 640), "tiny");
      List<Frame> tiles = frames.stream().filter(Frame::isTile).toList();
      assertThat(tiles).hasSize(9);
      for (Frame tile : tiles) {
        assertSame(tile, plane);
      }
      assertSame(frames.getFirst(), whole(file, new Size(960, 640), "bicubic"));
      assertThat(frames).filteredOn(Frame::isLast).containsExactly(frames.getLast());
    }
  }

  @Test
  void aReducedViewHasThePixelsOfTheWhole() throws Exception {
    Path file = photograph(90, 60);
    try (ZoomClient client = server.connect(server.add(file))) {
      client.said("hello");
      client.credit(100_000_000).view(1, "10,0,60,60", 40, 40, PNG).said("plan");
      List<Frame> frames = client.until(1);

      assertThat(frames).hasSize(1);
      assertSame(frames.getFirst(), whole(file, new Size(60, 40), "bicubic"));
    }
  }

  /** To its end the view would take minutes, with an engine that is made to be read. */
  @Test
  void aSocketThatClosesStopsItsWork() throws Exception {
    Path file = photograph(380, 260);
    try (ZoomClient client = server.connect(server.add(file))) {
      client.said("hello");
      client.credit(100_000_000).view(1, "0,0,380,260", 3800, 2600, PNG).said("plan");
      client.frame();
      client.frame();
      assertThat(server.metric("aliif_zoom_in_progress")).isPositive();
    }
    eventually("no session", () -> server.metric("aliif_zoom_sessions") == 0);
    eventually("no picture in progress", () -> server.metric("aliif_zoom_in_progress") == 0);
    eventually("nothing held", () -> server.taken() == 0);

    double sent = server.metric("aliif_zoom_pictures_total{kind=\"tile\",outcome=\"sent\"}");
    assertThat(sent).as("of 165 tiles").isLessThan(100);
  }
}
