package aliif.gateway.server;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.OpenApi;
import aliif.gateway.testing.SmallCat;
import aliif.gateway.testing.WholeServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is wired, over HTTP, with the real stream. */
@Timeout(180)
final class ServerIT {
  @TempDir private Path folder;
  private Server server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    client = HttpClient.newHttpClient();
    server =
        WholeServer.start(WholeServer.settings(new KafkaChoice.None(), folder.resolve("data")));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private HttpRequest upscale(String query, byte[] image) {
    return request("/v1/upscale?" + query).POST(BodyPublishers.ofByteArray(image)).build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private byte[] cat() throws IOException {
    return Files.readAllBytes(SmallCat.write(folder.resolve("cat.png")));
  }

  @Test
  void aNoticeOfTheDecoderReachesTheClient() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(upscale("scale=2", gif(3)), BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Aliif-Notice"))
        .singleElement()
        .asString()
        .contains("3 frames");
  }

  private static byte[] gif(int frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames; i++) {
        BufferedImage frame = new BufferedImage(16, 12, BufferedImage.TYPE_BYTE_INDEXED);
        frame.setRGB(i, i, 0xffffff);
        writer.writeToSequence(new IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Test
  void everyPathIsInTheDescriptionAndTheOtherWayRound() throws Exception {
    OpenApi api = OpenApi.shipped();
    assertThat(server.paths())
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(api.paths())
                    .map(it -> it.replace("{version}", path.replaceFirst(".*/", "")))
                    .anyMatch(
                        it ->
                            it.equals(path)
                                || it.startsWith(path + "/")
                                || path.replaceFirst("[^/]+$", "{file}").equals(it)));
    Map<String, String> operations = new TreeMap<>();
    api.operations((method, path) -> operations.put(path + " " + method, method));
    assertThat(operations).hasSizeGreaterThan(15);
    for (String operation : operations.keySet()) {
      String method = operations.get(operation);
      String path = filled(operation.substring(0, operation.indexOf(' ')));
      HttpResponse<String> answer =
          client.send(
              request(path).method(method, BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      api.check(method, path, answer);
      assertThat(answer.statusCode()).as(operation).isNotEqualTo(405);
      assertThat(answer.body()).as(operation).doesNotContain("urn:aliif:problem:not-found");
    }
  }

  /** With a value for each parameter. */
  private static String filled(String path) {
    return path.replace("/web/{file}", "/web/page.js")
        .replace("/samples/{file}", "/samples/chelsea.png")
        .replace("{version}", "3")
        .replace("{region}", "full")
        .replace("{size}", "max")
        .replace("{rotation}", "0")
        .replace("{file}", "default.png")
        .replace("{job}", "0".repeat(28))
        .replace("{index}", "0")
        .replaceAll("\\{(id|identifier|image)}", "0".repeat(64));
  }

  @Test
  void aServerWithoutKafkaDoesNotSpeakOfIt() throws Exception {
    assertThat(get("/metrics").body())
        .contains("aliif_images_in_flight")
        .doesNotContain("aliif_kafka_healthy");
    assertThat(get("/health/ready").body())
        .isEqualTo("{\"status\":\"up\",\"parts\":{\"workers\":\"up\"}}\n");
    assertThat(get("/health/live").body())
        .isEqualTo("{\"status\":\"up\",\"parts\":{\"queue\":\"up\"}}\n");
  }

  /** Rendered to its end it would take minutes, and a JPEG does not begin before that. */
  @Test
  void aClientThatLeavesBeforeTheFirstRowsStopsTheWork() throws Exception {
    CompletableFuture<?> answer =
        client.sendAsync(upscale("width=7500&format=jpeg", cat()), BodyHandlers.ofByteArray());
    awaitMetric(Pattern.compile("aliif_memory_taken_bytes\\{pool=\"images\"} [1-9]"));
    client.shutdownNow();
    client = HttpClient.newHttpClient();

    awaitMetric(
        Pattern.compile("aliif_images_seconds_count\\{outcome=\"cancelled\",way=\"http\"} 1"));
    eventually("over for the client, too", answer::isDone);
  }

  private void awaitMetric(Pattern line) throws Exception {
    for (int i = 0; i < 600 && !line.matcher(get("/metrics").body()).find(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(get("/metrics").body()).containsPattern(line);
  }

  @Test
  void aServerAnswersThatItIsReadyWhileItReducesLargeImages() throws Exception {
    byte[] large = flat(9000, 9000);
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      answers.add(client.sendAsync(upscale("scale=0.3", large), BodyHandlers.ofByteArray()));
    }
    int ready = 0;
    while (answers.stream().noneMatch(CompletableFuture::isDone)) {
      assertThat(get("/health/ready").statusCode()).isEqualTo(200);
      ready++;
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(ready).as("answers before the first image is done").isGreaterThan(3);
    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
  }

  private static byte[] flat(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
    return bytes.toByteArray();
  }

  /** It was cut after two seconds. */
  @Test
  void aServerThatStopsFinishesWhatItHasBegun() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(upscale("width=2500", cat()), BodyHandlers.ofInputStream());
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    byte[] png;
    try (InputStream body = answer.body()) {
      png = body.readAllBytes();
    }

    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(2500);
    closed.get(60, TimeUnit.SECONDS);
  }
}
