package aliif.gateway.zoom;

import aliif.pipeline.ImageId;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of a server whose pictures are made when the test says so. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
abstract class ZoomConnection {
  /** Of an image of 300x200, which becomes a plane of 960x640: tiles 0,0 to 3,2. */
  static final String ALL = "0,0,300,200";

  static final String NO_PREFETCH = "\"prefetch\":false";

  /** As on three cores: a tile beside a preview. */
  private static final String IN_PROGRESS = "aliif.zoom.in-progress = 6\n";

  @TempDir Path folder;
  final ManualUpscaler upscaler = new ManualUpscaler();
  ZoomServer server;
  ZoomClient client;

  /**
   * Connects to an image of 300x200, and takes the greeting.
   *
   * @param settings beside those of a machine with three cores
   */
  ZoomClient connected(String settings) throws Exception {
    server = ZoomServer.of(upscaler, IN_PROGRESS + settings);
    client = server.connect(image());
    client.said("hello");
    return client;
  }

  /** Stores an image of 300x200. */
  ImageId image() throws Exception {
    Path file = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return server.add(file);
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    server.close();
  }

  /** Asks for a view of the whole image, without prefetching. */
  ZoomClient all(long view, String more) {
    return client.view(view, ALL, 960, 640, NO_PREFETCH + more);
  }
}
