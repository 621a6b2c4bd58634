package aliif.gateway.testing;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code aliif serve} in a process of its own, with a heap of its own, and a client for it. */
public final class ServedProcess implements AutoCloseable {
  private static final Pattern TAKEN =
      Pattern.compile("(?m)^aliif_memory_taken_bytes\\{pool=\"(\\w+)\"} (\\S+)$");

  private final Process process;
  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param heap such as 1g
   * @param folder for its data, and for what it says in {@code error}
   */
  public static ServedProcess start(String heap, Path folder)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "aliif.gateway.Main");
    builder
        .command()
        .addAll(List.of("serve", "--port", "0", "--data", folder.resolve("data").toString()));
    Process process =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    while (true) {
      String said = Files.readString(folder.resolve("out"));
      if (said.startsWith("ready ") && said.endsWith("\n")) {
        return new ServedProcess(process, URI.create(said.strip().substring(6)));
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException(Files.readString(folder.resolve("error")));
      }
    }
  }

  public URI address() {
    return address;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code POST /v1/upscale} of an image. */
  public HttpResponse<byte[]> upscale(String query, byte[] image)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address.resolve("/v1/upscale?" + query))
            .timeout(Duration.ofMinutes(10))
            .POST(BodyPublishers.ofByteArray(image))
            .build(),
        BodyHandlers.ofByteArray());
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
        BodyHandlers.ofString());
  }

  /** Bytes that are taken now of each pool of memory, by its name. */
  public Map<String, Long> taken() throws IOException, InterruptedException {
    return TAKEN
        .matcher(get("/metrics").body())
        .results()
        .collect(Collectors.toMap(match -> match.group(1), ServedProcess::bytes));
  }

  private static Long bytes(MatchResult match) {
    return (long) Double.parseDouble(match.group(2));
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly().onExit().join();
  }
}
