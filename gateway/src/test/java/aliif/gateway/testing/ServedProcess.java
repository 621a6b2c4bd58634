package aliif.gateway.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code aliif serve} in a process of its own, with a heap of its own, and a client for it. */
public final class ServedProcess implements AutoCloseable {
  private static final Pattern TAKEN =
      Pattern.compile("(?m)^aliif_memory_taken_bytes\\{pool=\"(\\w+)\"} (\\S+)$");

  private final AliifProcess process;
  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedProcess(AliifProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a server with a heap of 1 GB, and waits until it is ready.
   *
   * @param folder for its data, and for what it says
   */
  public static ServedProcess start(Path folder) throws IOException, InterruptedException {
    AliifProcess process =
        AliifProcess.start(
            folder, "server", "serve", "--port", "0", "--data", folder.resolve("data").toString());
    String ready = process.awaitLine("ready .*", 1);
    return new ServedProcess(process, URI.create(ready.substring("ready ".length())));
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
    process.close();
  }
}
