package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.Main;
import aliif.gateway.testing.AliifProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its worker processes, which are killed, stopped and told to end while images are in
 * work. {@code -Daliif.images=100} for the long form.
 */
@Timeout(600)
final class WorkerProcessIT {
  private static final int IMAGES = Integer.getInteger("aliif.images", 12);
  private static final List<String> SCALES = List.of("2", "2.3", "2.6", "2.9");
  private static final Path IMAGE = Path.of("..", "samples", "chelsea.png");
  private static final Pattern RETRIED =
      Pattern.compile("(?m)^aliif_pieces_retried_total ([0-9.]+)$");

  @TempDir private Path folder;
  private final List<AliifProcess> processes = new ArrayList<>();
  private final CountDownLatch quarter = new CountDownLatch(IMAGES / 4);
  private final CountDownLatch half = new CountDownLatch(IMAGES / 2);

  @AfterEach
  void end() {
    processes.forEach(AliifProcess::close);
  }

  private AliifProcess start(String name, String... arguments) throws IOException {
    AliifProcess process = AliifProcess.start(folder, name, arguments);
    processes.add(process);
    return process;
  }

  private AliifProcess worker(String name, String address) throws IOException {
    return start(name, "worker", "--join", address, "--workers", "1");
  }

  /** Tiles may have other shapes here and there, which is 1e-4 before rounding to 8 bits. */
  private static void assertSamePixels(byte[] answer, BufferedImage expected) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer));
    assertThat(image.getWidth()).isEqualTo(expected.getWidth());
    assertThat(image.getHeight()).isEqualTo(expected.getHeight());
    int[] pixels = samples(image);
    int[] others = samples(expected);
    int different = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (Math.abs(pixels[i] - others[i]) > 1) {
        assertThat(pixels[i]).as("value %d", i).isEqualTo(others[i]);
      }
      different += Math.abs(pixels[i] - others[i]);
    }
    assertThat(different).isLessThan(pixels.length / 20);
  }

  private static int[] samples(BufferedImage image) {
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  private BufferedImage here(String scale) throws IOException {
    Path output = folder.resolve(scale + ".png");
    int code =
        Main.create()
            .execute("upscale", IMAGE.toString(), "--scale", scale, "-o", output.toString());
    assertThat(code).isZero();
    return ImageIO.read(output.toFile());
  }

  @Test
  void noImageIsLostWithItsWorkers() throws Exception {
    AliifProcess server =
        start(
            "server",
            "serve",
            "--port=0",
            "--kafka=none",
            "--workers=0",
            "--cluster-port=0",
            "--data=" + folder.resolve("data"));
    String address = server.awaitLine("cluster .*:\\d+", 1).substring("cluster ".length());
    AliifProcess killed = worker("killed", address);
    AliifProcess stopped = worker("stopped", address);
    Map<String, BufferedImage> expected = new HashMap<>();
    for (String scale : SCALES) {
      expected.put(scale, here(scale));
    }
    killed.awaitLine("joined " + address, 1);
    stopped.awaitLine("joined " + address, 1);
    URI http = URI.create(server.awaitLine("ready .*", 1).substring("ready ".length()));

    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        String scale = SCALES.get(i % SCALES.size());
        answers.add(callers.submit(() -> upscaled(http, scale)));
      }
      quarter.await();
      killed.signal("KILL");
      AliifProcess leaving = worker("leaving", address);
      half.await();
      stopped.signal("STOP");
      server.awaitLine(".*not reachable.*", 2);
      stopped.signal("CONT");
      for (int i = 0; i < IMAGES; i++) {
        assertSamePixels(
            answers.get(i).get(),
            Objects.requireNonNull(expected.get(SCALES.get(i % SCALES.size()))));
      }
      stopped.awaitLine("joined " + address, 2);
      leaving.signal("TERM");
      assertThat(leaving.awaitEnd()).isIn(0, 143);

      String metrics = get(http.resolve("/metrics"));
      assertThat(RETRIED.matcher(metrics).results().map(each -> Double.valueOf(each.group(1))))
          .singleElement()
          .satisfies(count -> assertThat(count).isPositive());
      assertThat(get(http.resolve("/health/ready"))).contains("\"workers\":\"up\"");
    }
  }

  /** An answer; under too much load it is asked for again. */
  private byte[] upscaled(URI http, String scale) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(http.resolve("/v1/upscale?scale=" + scale))
            .timeout(Duration.ofMinutes(5))
            .POST(BodyPublishers.ofFile(IMAGE))
            .build();
    try {
      HttpResponse<byte[]> answer = send(request, BodyHandlers.ofByteArray());
      while (answer.statusCode() == 503) {
        Thread.sleep(200);
        answer = send(request, BodyHandlers.ofByteArray());
      }
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } finally { // or the test would wait for those that fail
      quarter.countDown();
      half.countDown();
    }
  }

  private static String get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  /** On a connection of its own: the server closes one after it has refused a body. */
  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, body);
    }
  }
}
