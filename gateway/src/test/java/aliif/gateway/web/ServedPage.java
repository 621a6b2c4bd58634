package aliif.gateway.web;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.ListeningSettings;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.ServerSettings;
import aliif.gateway.testing.WholeServer;
import aliif.pipeline.stream.PipelineSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;

/** The page in a real browser, before the real stream with the model {@code lite}. */
final class ServedPage implements AutoCloseable {
  /** Everything that was asked for is drawn. */
  private static final String COMPLETE = "#viewer[aria-busy=false]";

  private final Path folder;
  private final Browser browser;
  private final Optional<Path> keys;
  private final KafkaChoice kafka;
  private Server server;

  private ServedPage(
      Path folder, Browser browser, Optional<Path> keys, KafkaChoice kafka, Server server) {
    this.folder = folder;
    this.browser = browser;
    this.keys = keys;
    this.kafka = kafka;
    this.server = server;
  }

  /**
   * Starts both, or skips the test where there is no browser.
   *
   * @param folder an empty one
   */
  static ServedPage start(Path folder) throws ServerException {
    return start(folder, Optional.empty());
  }

  /** With a file of keys, one of which the page needs. */
  static ServedPage start(Path folder, Optional<Path> keys) throws ServerException {
    return start(folder, keys, new KafkaChoice.None());
  }

  /** With a file of keys, and a broker. */
  static ServedPage start(Path folder, Optional<Path> keys, KafkaChoice kafka)
      throws ServerException {
    Browser browser = Browser.start(folder.resolve("profile"));
    try {
      return new ServedPage(folder, browser, keys, kafka, serve(folder, keys, kafka, 0));
    } catch (ServerException | RuntimeException problem) {
      browser.close();
      throw problem;
    }
  }

  private static Server serve(Path folder, Optional<Path> keys, KafkaChoice kafka, int port)
      throws ServerException {
    return WholeServer.start(
        new ServerSettings(
            new ListeningSettings(InetAddress.getLoopbackAddress(), port, keys, Optional.empty()),
            kafka,
            folder.resolve("data"),
            PipelineSettings.standard()));
  }

  /** Ends the server, and starts it again at the same address. */
  void restart() throws ServerException {
    int port = URI.create(address()).getPort();
    server.close();
    server = serve(folder, keys, kafka, port);
  }

  Browser browser() {
    return browser;
  }

  String address() {
    return server.address();
  }

  /** Loads the page, without an image. */
  void open() {
    browser.resize(1280, 860, 1);
    browser.open("about:blank", "html");
    browser.open(address() + "/", "html[data-ready]");
    browser.complaints(); // those of a page before
  }

  /** Chooses a file, and waits until it is shown. */
  void choose(Path file) {
    browser.find("#file").sendKeys(file.toString());
    browser.await(_ -> browser.find("#name").getText().startsWith(file.getFileName() + ", "));
    complete();
  }

  /** Waits until the view is complete, and without a problem. */
  void complete() {
    browser.await(it -> it.findElement(By.cssSelector(COMPLETE)));
    String problem = browser.find("#problem").getText();
    if (!problem.isEmpty()) {
      throw new AssertionError(problem);
    }
  }

  /** Which part of which plane the window shows, when the view is complete. */
  Shown shown() {
    complete();
    List<?> numbers =
        (List<?>)
            browser.evaluate(
                """
                [...document.getElementById("viewer").dataset.plane.split("x"),
                  ...document.getElementById("viewer").dataset.corner.split(",")].map(Number)\
                """);
    return new Shown(at(numbers, 0), at(numbers, 1), at(numbers, 2), at(numbers, 3));
  }

  private static int at(List<?> numbers, int index) {
    return ((Number) numbers.get(index)).intValue();
  }

  /** A part of a plane. */
  record Shown(int width, int height, int x, int y) {}

  /** What is drawn, with all its pixels. */
  BufferedImage canvas() throws IOException {
    complete();
    String address =
        String.valueOf(
            browser.evaluate("document.querySelector('#stage canvas').toDataURL('image/png')"));
    return image(Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1)));
  }

  /** What {@code POST /v1/upscale} makes of a file. */
  BufferedImage upscaled(Path file, String query) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address() + "/v1/upscale?format=png&" + query))
                  .POST(HttpRequest.BodyPublishers.ofFile(file))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
      }
      return image(answer.body());
    }
  }

  /** Waits until the browser has saved a file under a name, and reads it. */
  byte[] saved(String name) throws IOException {
    Path file = folder.resolve("profile").resolve("saved").resolve(name);
    browser.await(_ -> Files.exists(file));
    return Files.readAllBytes(file);
  }

  static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** A script that makes {@code file} of a file on this side. */
  static String fileInPage(Path file, String name) throws IOException {
    return """
    const bytes = Uint8Array.from(atob("%s"), letter => letter.charCodeAt(0));
    const file = new File([bytes], "%s", {type: "image/png"});
    const data = new DataTransfer();
    data.items.add(file);
    """
        .formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(file)), name);
  }

  @Override
  public void close() {
    browser.close();
    server.close();
  }
}
