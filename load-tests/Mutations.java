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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Sends damaged images of all formats to a server, 50 at a time, and looks at its process: {@code
 * java Mutations.java ADDRESS PROCESS IMAGES SAMPLES}. Fails if there is an answer of 5xx but 503,
 * none within a minute, or if the process holds more at the end than after a fifth of the images.
 */
final class Mutations {
  private static final int CLIENTS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String[] QUERIES = {
    "scale=2",
    "scale=1.5&format=jpeg",
    "scale=0.5&format=webp",
    "scale=0.3&format=tiff",
    "width=90&format=png",
    "scale=3&region=3,3,20,20",
    "width=64&height=9&keep-metadata=true"
  };

  private final String address;
  private final Path process;
  private final int images;
  private final List<byte[]> seeds;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final AtomicInteger next = new AtomicInteger();

  private Mutations(String address, Path process, int images, List<byte[]> seeds) {
    this.address = address;
    this.process = process;
    this.images = images;
    this.seeds = seeds;
  }

  public static void main(String[] arguments) throws Exception {
    String address = arguments[0];
    List<byte[]> seeds = seeds(address, Path.of(arguments[3]));
    Path process = Path.of("/proc", arguments[1]);
    System.exit(new Mutations(address, process, Integer.parseInt(arguments[2]), seeds).run());
  }

  private int run() throws Exception {
    System.out.println("| after | RSS, MB | threads | file descriptors |");
    System.out.println("|---|---|---|---|");
    send(images / 5);
    long[] early = held(images / 5);
    send(images);
    long[] late = held(images);
    System.out.println();
    answers.forEach((answer, count) -> System.out.println(answer + ": " + count));
    boolean failed =
        answers.keySet().stream()
            .anyMatch(answer -> answer.startsWith("no") || answer.matches("5(?!03).*"));
    for (int i = 0; i < early.length; i++) {
      failed |= late[i] > early[i] * 1.1;
    }
    System.out.println(failed ? "failed" : "passed");
    return failed ? 1 : 0;
  }

  /** Sends images up to that number. */
  private void send(int end) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(
          () -> {
            for (int n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
              count(answer(n));
            }
          });
    }
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.HOURS)) {
      throw new IllegalStateException("clients: not done within an hour");
    }
    next.set(end);
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, key -> new LongAdder()).increment();
  }

  private String answer(int number) {
    Random random = new Random(number);
    byte[] image = mutated(seeds.get(random.nextInt(seeds.size())), random);
    String query = QUERIES[random.nextInt(QUERIES.length)];
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/v1/upscale?" + query))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(image))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      return Integer.toString(response.statusCode());
    } catch (java.net.http.HttpTimeoutException hang) {
      return "no answer within a minute (image " + number + ")";
    } catch (IOException broken) {
      // What breaks while it is rendered can only be told by ending the answer early.
      return String.valueOf(broken.getMessage()).contains("refused")
          ? "no server: " + broken
          : "cut: an answer that ended early";
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** Some bytes changed, a part lost, doubled or moved. */
  private static byte[] mutated(byte[] seed, Random random) {
    byte[] image = seed.clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at =
          random.nextBoolean()
              ? random.nextInt(image.length)
              : random.nextInt(Math.min(200, image.length));
      switch (random.nextInt(6)) {
        case 0 -> image[at] = (byte) random.nextInt();
        case 1 -> image[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> image[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> {
          for (int j = at; j < Math.min(image.length, at + 4); j++) {
            image[j] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
          }
        }
        case 4 -> {
          int length = Math.min(random.nextInt(64), image.length - at);
          System.arraycopy(image, random.nextInt(image.length - length + 1), image, at, length);
        }
        default -> {
          if (random.nextInt(4) == 0) {
            image = java.util.Arrays.copyOf(image, Math.max(20, at));
          }
        }
      }
    }
    return image;
  }

  /**
   * What the process holds: resident memory in MB, threads, file descriptors. A collection comes
   * first: else the memory would say how much of the heap was ever used, which grows with time.
   */
  private long[] held(int after) throws IOException, InterruptedException {
    Thread.sleep(15_000); // what is idle is let go
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (int i = 0; i < 2; i++) { // the second collects what cleaners have let go
      new ProcessBuilder(jcmd, process.getFileName().toString(), "GC.run").start().waitFor();
    }
    long rss = 0;
    long threads = 0;
    for (String line : Files.readAllLines(process.resolve("status"))) {
      String[] words = line.split("\\s+");
      rss = line.startsWith("VmRSS:") ? Long.parseLong(words[1]) / 1000 : rss;
      threads = line.startsWith("Threads:") ? Long.parseLong(words[1]) : threads;
    }
    long files;
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      files = open.count();
    }
    System.out.printf("| %d | %d | %d | %d |%n", after, rss, threads, files);
    return new long[] {rss, threads, files};
  }

  /** Small images of every format that is read: made by the server, or by the JDK. */
  private static List<byte[]> seeds(String address, Path samples) throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    HttpClient client = HttpClient.newHttpClient();
    for (String name : new String[] {"chelsea.png", "rocket.jpg"}) {
      byte[] sample = Files.readAllBytes(samples.resolve(name));
      for (String query : new String[] {"png", "jpeg", "webp", "tiff", "webp&quality=100"}) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(address + "/v1/upscale?width=60&keep-metadata=true&format=" + query))
                .POST(BodyPublishers.ofByteArray(sample))
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
          throw new IllegalStateException(response.statusCode() + " for " + query);
        }
        seeds.add(response.body());
      }
      BufferedImage small = ImageIO.read(new java.io.ByteArrayInputStream(seeds.get(0)));
      for (String format : new String[] {"bmp", "gif", "tiff", "jpeg", "png"}) {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(small, format, bytes);
        seeds.add(bytes.toByteArray());
      }
    }
    return seeds;
  }
}
