package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.Main;
import aliif.gateway.testing.AliifProcess;
import aliif.infra.testing.BrokerProcess;
import aliif.infra.testing.FaultyProxy;
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
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its worker processes, which are killed, stopped, cut off and told to end while
 * images are in progress. {@code -Daliif.images=100 -Daliif.trouble=30} for the long form.
 */
@Timeout(1800)
final class WorkerProcessIT {
  /** Images that are asked for, at least. */
  private static final int IMAGES = Integer.getInteger("aliif.images", 12);

  /** Seconds for which a process is stopped, or cut off, at least. */
  private static final int TROUBLE = Integer.getInteger("aliif.trouble", 1);

  private static final List<String> SCALES = List.of("2", "2.3", "2.6", "2.9");
  private static final Path IMAGE = Path.of("..", "samples", "chelsea.png");
  private static final Pattern RETRIED =
      Pattern.compile("(?m)^aliif_pieces_retried_total ([0-9.]+)$");
  private static final Pattern PROCESSES =
      Pattern.compile("(?m)^aliif_cluster_workers\\{process=\"([^\"]*)\"} ");

  @TempDir private Path folder;
  private final List<AliifProcess> processes = new ArrayList<>();
  private final Map<String, BufferedImage> expected = new HashMap<>();

  @AfterEach
  void end() {
    processes.forEach(AliifProcess::close);
  }

  private AliifProcess start(String name, List<String> flags, String... arguments)
      throws IOException {
    AliifProcess process = AliifProcess.start(folder, name, flags, arguments);
    processes.add(process);
    return process;
  }

  /** Listens on another port than the one that it tells others, which is the proxy's. */
  private static List<String> behind(FaultyProxy proxy) {
    return List.of("-Dpekko.remote.artery.bind.port=" + proxy.target());
  }

  private AliifProcess server(FaultyProxy proxy) throws IOException {
    return start(
        "server",
        behind(proxy),
        "serve",
        "--port=0",
        "--kafka=none",
        "--workers=0",
        "--cluster-port=" + proxy.port(),
        "--data=" + folder.resolve("data"));
  }

  private AliifProcess worker(String name, String address) throws IOException {
    return start(name, List.of(), "worker", "--join", address, "--workers", "1");
  }

  private AliifProcess worker(String name, String address, FaultyProxy proxy) throws IOException {
    return start(
        name,
        behind(proxy),
        "worker",
        "--join=" + address,
        "--workers=1",
        "--port=" + proxy.port());
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
    for (String scale : SCALES) {
      expected.put(scale, here(scale));
    }
    try (FaultyProxy toServer = FaultyProxy.start(BrokerProcess.freePort());
        FaultyProxy toCutOff = FaultyProxy.start(BrokerProcess.freePort())) {
      AliifProcess server = server(toServer);
      String address = server.awaitLine("cluster .*:\\d+", 1).substring("cluster ".length());
      AliifProcess killed = worker("killed", address);
      AliifProcess stopped = worker("stopped", address);
      AliifProcess cutOff = worker("cut-off", address, toCutOff);
      String joined = "joined " + address;
      for (AliifProcess each : List.of(killed, stopped, cutOff)) {
        each.awaitLine(joined, 1);
      }
      URI http = URI.create(server.awaitLine("ready .*", 1).substring("ready ".length()));

      try (AskingCallers callers = new AskingCallers(number -> ask(http, number))) {
        callers.await(IMAGES / 4);
        killed.signal("KILL");
        AliifProcess leaving = worker("leaving", address);
        callers.await(IMAGES / 2);
        stopped.signal("STOP");
        Thread.sleep(Duration.ofSeconds(TROUBLE));
        server.awaitLine(".*not reachable.*", 2);
        stopped.signal("CONT");
        stopped.awaitLine(joined, 2);
        leaving.awaitLine(joined, 1);
        leaving.signal("TERM");
        assertThat(leaving.awaitEnd()).isIn(0, 143);

        callers.await(Math.max(3 * IMAGES / 4, callers.answered() + 1));
        toServer.cut();
        toCutOff.cut();
        Thread.sleep(Duration.ofSeconds(TROUBLE));
        server.awaitLine(".*not reachable.*", 4);
        toServer.mend();
        toCutOff.mend();
        stopped.awaitLine(joined, 3);
        cutOff.awaitLine(joined, 2);
        callers.await(Math.max(IMAGES, callers.answered() + 1));
        callers.finish();
        System.out.printf("%d images, each answered once%n", callers.answered());
      }
      stopped.signal("TERM");
      assertThat(stopped.awaitEnd()).isIn(0, 143);
      ask(http, 0);
      assertThat(values(PROCESSES, http)).containsExactly("127.0.0.1:" + toCutOff.port());
      assertThat(values(RETRIED, http)).singleElement().isNotEqualTo("0.0");
      assertThat(get(http.resolve("/health/ready"))).contains("\"workers\":\"up\"");
    }
  }

  private void ask(URI http, int number) throws Exception {
    String scale = SCALES.get(number % SCALES.size());
    assertSamePixels(upscaled(http, scale), Objects.requireNonNull(expected.get(scale)));
  }

  private static List<String> values(Pattern pattern, URI http) throws Exception {
    return pattern
        .matcher(get(http.resolve("/metrics")))
        .results()
        .map(each -> each.group(1))
        .toList();
  }

  /** An answer; under too much load it is asked for again. */
  private static byte[] upscaled(URI http, String scale) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(http.resolve("/v1/upscale?scale=" + scale))
            .timeout(Duration.ofMinutes(5))
            .POST(BodyPublishers.ofFile(IMAGE))
            .build();
    HttpResponse<byte[]> answer = send(request, BodyHandlers.ofByteArray());
    while (answer.statusCode() == 503) {
      Thread.sleep(200);
      answer = send(request, BodyHandlers.ofByteArray());
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
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
