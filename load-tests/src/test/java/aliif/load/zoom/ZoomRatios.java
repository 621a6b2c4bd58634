package aliif.load.zoom;

import aliif.load.zoom.EngineAlone.Encoded;
import aliif.model.Aliif;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * How long a server takes for views and tiles, as many times as others take for the same: {@code
 * ZoomRatios URL IIIF FOLDER LARGE SMALL ROUNDS}. All take turns, round by round, since machines
 * are seldom quiet. {@code load-tests/zoom-ratios.sh} starts the servers.
 *
 * <ul>
 *   <li>URL: our server; IIIF: the address of an iipimage server's {@code LARGE.tif}
 *   <li>FOLDER: for what vipsthumbnail writes
 *   <li>LARGE, SMALL: JPEG files, reduced and enlarged
 * </ul>
 */
public final class ZoomRatios {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final int TILE = 256;

  /** As {@code aliif.zoom.preview} has them. */
  private static final int PREVIEW_PIXELS = 262_144;

  private static final float PREVIEW_QUALITY = 0.6f;

  /** Tiles of a round. */
  private static final int TILES = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, List<Double>> times = new TreeMap<>();
  private final Random random = new Random(1);
  private final String url;
  private int stored;

  private ZoomRatios(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    ZoomRatios ratios = new ZoomRatios(arguments[0]);
    Path large = Path.of(arguments[3]);
    Path small = Path.of(arguments[4]);
    int rounds = Integer.parseInt(arguments[5]);
    try (Aliif engine =
        Engine.VECTOR.create(Weights.shipped("lite"), Runtime.getRuntime().availableProcessors())) {
      EngineAlone alone = new EngineAlone(engine, pixels(small));
      int warm = Math.max(2, rounds / 3);
      for (int round = -warm; round < rounds; round++) {
        if (round == 0) {
          ratios.times.clear();
        }
        ratios.reduced(large, Path.of(arguments[2]));
        ratios.tiles(large, arguments[1]);
        ratios.enlarged(small, alone);
      }
    }
    ratios.print();
    System.exit(0);
  }

  private void took(String what, long began) {
    took(what, (System.nanoTime() - began) / 1e6);
  }

  private void took(String what, double milliseconds) {
    times.computeIfAbsent(what, _ -> new ArrayList<>()).add(milliseconds);
  }

  /** All of a large image in a window, on first sight and again, and by vipsthumbnail. */
  private void reduced(Path large, Path folder) throws Exception {
    Size size = size(large);
    View view = View.whole(size, Math.min((double) WIDTH / size.width(), 1));
    String id = store(large);
    try (ZoomSocket socket = new ZoomSocket(client, url, id)) {
      took("fitted view, first sight", socket.look(view, WIDTH, HEIGHT).done());
    }
    try (ZoomSocket socket = new ZoomSocket(client, url, id)) {
      took("fitted view, again", socket.look(view, WIDTH, HEIGHT).done());
    }
    long began = System.nanoTime();
    int status =
        new ProcessBuilder(
                "vipsthumbnail",
                large.toString(),
                "--size",
                WIDTH + "x",
                "-o",
                folder.resolve("thumbnail.jpg[Q=85]").toString())
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("vipsthumbnail: " + status);
    }
    took("fitted view, vipsthumbnail", began);
    delete(id);
  }

  /** The same tiles of an image at its own scale. */
  private void tiles(Path large, String iipimage) throws Exception {
    Size size = size(large);
    String ours = url + "/iiif/3/" + store(large, "") + "/";
    get(ours + "0,0,256,256/256,256/0/default.jpg"); // decoded from here on
    for (int i = 0; i < TILES; i++) {
      int x = random.nextInt(size.width() / TILE) * TILE;
      int y = random.nextInt(size.height() / TILE) * TILE;
      String region = "%d,%d,%d,%d/".formatted(x, y, TILE, TILE);
      long began = System.nanoTime();
      get(ours + region + "256,256/0/default.jpg");
      took("IIIF tile", began);
      began = System.nanoTime();
      get(iipimage + "/" + region + "256,/0/default.jpg");
      took("IIIF tile, iipimage", began);
    }
  }

  /** A view of an enlargement, on first sight and again, and by the engine alone. */
  private void enlarged(Path small, EngineAlone alone) throws Exception {
    View view = View.somewhere(random, size(small), WIDTH, HEIGHT);
    String id = store(small);
    try (ZoomSocket socket = new ZoomSocket(client, url, id)) {
      socket.look(View.whole(size(small), 0.5), size(small).width() / 2, HEIGHT); // decodes
      ZoomSocket.Took first = socket.look(view, WIDTH, HEIGHT);
      took("preview", first.preview());
      took("enlarged view, first sight", first.done());
    }
    try (ZoomSocket socket = new ZoomSocket(client, url, id)) {
      took("enlarged view, again", socket.look(view, WIDTH, HEIGHT).done());
    }
    delete(id);
    long began = System.nanoTime();
    List<Encoded> encoded = alone.encode(view);
    long rendering = System.nanoTime();
    alone.render(encoded);
    took("enlarged view, engine encodes and renders", began);
    took("enlarged view, engine renders", rendering);
    began = System.nanoTime();
    alone.preview(view, PREVIEW_PIXELS, PREVIEW_QUALITY);
    took("preview, bicubic and JPEG alone", began);
  }

  private void print() {
    times.forEach(
        (what, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-44s p50 %7.1f ms, p99 %7.1f ms%n",
                what,
                quantile(all, 0.5),
                quantile(all, 0.99)));
    ratio("fitted view, first sight", "fitted view, vipsthumbnail", ", goal: at most 2");
    ratio("fitted view, again", "fitted view, vipsthumbnail", ", goal: at most 2");
    ratio("IIIF tile", "IIIF tile, iipimage", "");
    ratio("preview", "preview, bicubic and JPEG alone", ", goal: at most 2");
    ratio(
        "enlarged view, first sight",
        "enlarged view, engine encodes and renders",
        ", goal: at most 1.3");
    ratio("enlarged view, again", "enlarged view, engine renders", ", goal: at most 1.3");
  }

  /** What one took, divided by the other in the same round: the median, and half of all. */
  private void ratio(String what, String other, String goal) {
    List<Double> first = times.getOrDefault(what, List.of());
    List<Double> second = times.getOrDefault(other, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      ratios.add(first.get(i) / second.get(i));
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f times \"%s\" (%.2f to %.2f%s)%n",
        what,
        quantile(ratios, 0.5),
        other,
        quantile(ratios, 0.25),
        quantile(ratios, 0.75),
        goal);
  }

  private static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
  }

  /** Stores an image that the server has not seen: what follows the end of a JPEG is not read. */
  private String store(Path file) throws Exception {
    return store(file, "copy " + stored++ + " of " + System.nanoTime());
  }

  private String store(Path file, String end) throws Exception {
    byte[] image = Files.readAllBytes(file);
    byte[] bytes = Arrays.copyOf(image, image.length + end.length());
    for (int i = 0; i < end.length(); i++) {
      bytes[image.length + i] = (byte) end.charAt(i);
    }
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/v1/images"))
                .POST(BodyPublishers.ofByteArray(bytes))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() > 201) {
      throw new IllegalStateException("store: " + answer.body());
    }
    return answer.body().replaceFirst("(?s).*?\"id\":\"(\\w+)\".*", "$1");
  }

  private void delete(String id) throws Exception {
    client.send(
        HttpRequest.newBuilder(URI.create(url + "/v1/images/" + id)).DELETE().build(),
        BodyHandlers.discarding());
  }

  /** By HTTP/1.1, as the other server's HTTP/2 may end with a connection that was idle. */
  private void get(String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).version(HttpClient.Version.HTTP_1_1).build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(address + ": " + answer.statusCode());
    }
  }

  private static Size size(Path file) throws IOException {
    try (var in = ImageIO.createImageInputStream(file.toFile())) {
      var reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      return new Size(reader.getWidth(0), reader.getHeight(0));
    }
  }

  private static RgbImage pixels(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    Size size = new Size(image.getWidth(), image.getHeight());
    float[] values = new float[3 * image.getWidth() * image.getHeight()];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        for (int shift : new int[] {16, 8, 0}) {
          values[at++] = (rgb >> shift & 255) / 255f;
        }
      }
    }
    return RgbImage.ofInterleaved(size, values);
  }
}
