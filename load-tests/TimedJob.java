import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Stores images of 256x256 that nobody has seen, has them enlarged by a job, and prints how many
 * seconds the job took: {@code java TimedJob.java ADDRESS IMAGES SEED [MODEL [SCALE]]} ({@code
 * lite}, 4).
 */
final class TimedJob {
  private static final Pattern ID = Pattern.compile("\"id\": ?\"([^\"]+)\"");
  private static final Pattern DONE = Pattern.compile("\"done\": ?(\\d+)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private TimedJob() {}

  public static void main(String[] arguments) throws Exception {
    URI address = URI.create(arguments[0]);
    int images = Integer.parseInt(arguments[1]);
    Random random = new Random(Long.parseLong(arguments[2]));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      String stored =
          text(post(address.resolve("/v1/images"), BodyPublishers.ofByteArray(png(image(random)))));
      ids.add("\"" + found(ID, stored) + "\"");
    }
    String job =
        "{\"images\": %s, \"parameters\": {\"scale\": %s, \"model\": \"%s\", \"format\": \"jpeg\"}}"
            .formatted(
                ids,
                arguments.length > 4 ? arguments[4] : "4",
                arguments.length > 3 ? arguments[3] : "lite");
    long start = System.nanoTime();
    String id = found(ID, text(post(address.resolve("/v1/jobs"), BodyPublishers.ofString(job))));
    URI self = address.resolve("/v1/jobs/" + id);
    String state = text(HttpRequest.newBuilder(self).build());
    while (!state.contains("\"finished\"")) {
      Thread.sleep(100);
      state = text(HttpRequest.newBuilder(self).build());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (Integer.parseInt(found(DONE, state)) != images) {
      throw new IllegalStateException(state);
    }
    System.out.printf("%.1f%n", seconds);
  }

  private static HttpRequest post(URI address, HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(address).POST(body).build();
  }

  static String text(HttpRequest request) throws Exception {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + ": " + text);
    }
    return matcher.group(1);
  }

  /** Waves with noise. */
  static BufferedImage image(Random random) {
    BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    double angle = random.nextDouble() * 3;
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        int wave = (int) (120 + 100 * Math.sin((x * Math.cos(angle) + y * Math.sin(angle)) / 9));
        image.setRGB(x, y, 0x010101 * wave ^ random.nextInt(0x1000000) & 0x070707);
      }
    }
    return image;
  }

  private static byte[] png(BufferedImage image) throws Exception {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
