import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Sends images of 64x64 to a server, 8 at a time, and looks at its process: {@code java Soak.java
 * ADDRESS PROCESS IMAGES}. Fails if one is not answered with an image, or if the process holds more
 * than 1.1 times as much at the end as after a tenth of the images.
 */
final class Soak {
  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] QUERIES = {
    "scale=2", "scale=3&format=jpeg", "scale=1.5&format=webp", "scale=2.5&format=tiff", "scale=0.5"
  };

  /** As many images come again and again; the server keeps the features of those. */
  private static final int KNOWN = 20;

  private final String address;
  private final String process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private Soak(String address, String process) {
    this.address = address;
    this.process = process;
  }

  public static void main(String[] arguments) throws Exception {
    int images = Integer.parseInt(arguments[2]);
    System.exit(new Soak(arguments[0], arguments[1]).run(images) ? 0 : 1);
  }

  private boolean run(int images) throws Exception {
    send(images / 10);
    Map<String, Long> early = held();
    System.out.println("| after | " + String.join(" | ", early.keySet()) + " |");
    System.out.println("|---".repeat(early.size() + 1) + "|");
    print(images / 10, early);
    for (int part : new int[] {images / 2, images}) {
      send(part);
      print(part, held());
    }
    Map<String, Long> late = held();
    boolean same = failed.get() == 0;
    for (String what : early.keySet()) {
      same &= late.get(what) <= early.get(what) * 1.1;
    }
    System.out.printf("%d not answered with an image%n", failed.get());
    System.out.println(same ? "passed" : "failed");
    return same;
  }

  private static void print(int after, Map<String, Long> held) {
    System.out.print("| " + after);
    held.values().forEach(value -> System.out.print(" | " + value));
    System.out.println(" |");
  }

  /** Sends images up to that number. */
  private void send(int end) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(
          () -> {
            for (int n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
              send(n, QUERIES[n % QUERIES.length]);
            }
          });
    }
    clients.shutdown();
    if (!clients.awaitTermination(3, TimeUnit.HOURS)) {
      throw new IllegalStateException("clients: not done within three hours");
    }
    next.set(end);
  }

  private void send(int number, String query) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/v1/upscale?model=lite&" + query))
              .timeout(PATIENCE)
              .POST(
                  BodyPublishers.ofByteArray(
                      image(number % 10 == 0 ? number / 10 % KNOWN : number)))
              .build();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        failed.incrementAndGet();
        System.err.println(number + ": " + response.statusCode());
      }
    } catch (IOException broken) {
      failed.incrementAndGet();
      System.err.println(number + ": " + broken);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static byte[] image(int number) throws IOException {
    Random random = new Random(number);
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        image.setRGB(x, y, 0x010101 * (2 * (x + y) % 256) ^ random.nextInt(0x1000000) & 0x070707);
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** What the process holds when it has nothing to do. */
  private Map<String, Long> held() throws IOException, InterruptedException {
    Thread.sleep(20_000); // what is idle is let go
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (int i = 0; i < 2; i++) { // the second collects what cleaners have let go
      new ProcessBuilder(jcmd, process, "GC.run").start().waitFor();
    }
    String metrics =
        client
            .send(
                HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    Map<String, Long> held = new LinkedHashMap<>();
    held.put("heap, MB", sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") >> 20);
    held.put("direct memory, MB", sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\"") >> 20);
    for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
      String[] words = line.split("\\s+");
      if (line.startsWith("VmRSS:")) {
        held.put("RSS, MB", Long.parseLong(words[1]) >> 10);
      } else if (line.startsWith("Threads:")) {
        held.put("threads", Long.parseLong(words[1]));
      }
    }
    try (Stream<Path> open = Files.list(Path.of("/proc", process, "fd"))) {
      held.put("file descriptors", open.count());
    }
    return held;
  }

  private static long sum(String metrics, String name) {
    double[] values =
        metrics
            .lines()
            .filter(line -> line.startsWith(name))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (values.length == 0) {
      throw new IllegalStateException("/metrics: no " + name);
    }
    return (long) DoubleStream.of(values).sum();
  }
}
