package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.NodeProgram;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Every tile that OpenSeadragon, OpenLayers and leaflet-iiif ask for, by both versions of the Image
 * API, is answered with a picture of exactly the size of its place.
 */
final class ViewersIT extends ServedPicture {
  private static final Gson GSON = new Gson();

  /** What a viewer asks for, as {@code tiles.mjs} prints it. */
  private record Tile(String viewer, String url, int width, int height) {}

  /** Sides of an image, and its identifiers as a viewer gets them, after the id. */
  private record Shown(int width, int height, List<String> enlargements) {}

  /** One pixel, one line of them, prime sides, tiles that just fit or just do not, a long strip. */
  private static final List<Shown> IMAGES =
      List.of(
          new Shown(1, 1, List.of("", ";x4")),
          new Shown(1, 1031, List.of("")),
          new Shown(512, 513, List.of("")),
          new Shown(1009, 757, List.of("")),
          new Shown(4099, 4103, List.of("")),
          new Shown(5000, 37, List.of("", ";x0.3")),
          new Shown(307, 211, List.of(";x4", ";x2.37")),
          new Shown(131, 3, List.of(";x33.3")));

  @Test
  void everyTileThatViewersAskForHasTheSizeOfItsPlace() throws Exception {
    List<String> addresses = new ArrayList<>();
    for (Shown image : IMAGES) {
      String stored = store(image.width(), image.height());
      for (String enlargement : image.enlargements()) {
        addresses.add(server.address() + "/iiif/3/" + stored + enlargement + "/info.json");
        addresses.add(server.address() + "/iiif/2/" + stored + enlargement + "/info.json");
      }
    }
    List<Tile> tiles =
        NodeProgram.run("tiles.mjs", addresses).stream()
            .map(line -> GSON.fromJson(line, Tile.class))
            .toList();

    assertThat(tiles.stream().collect(Collectors.groupingBy(Tile::viewer, Collectors.counting())))
        .containsOnlyKeys("OpenSeadragon", "OpenLayers", "leaflet-iiif")
        .allSatisfy((viewer, count) -> assertThat(count).as(viewer).isGreaterThan(300));
    Map<String, String> answers = new LinkedHashMap<>();
    tiles.forEach(it -> answers.putIfAbsent(it.url(), ""));
    answers.entrySet().parallelStream().forEach(it -> it.setValue(answer(it.getKey())));
    assertThat(
            tiles.stream()
                .filter(it -> !fits(it, answers.getOrDefault(it.url(), "")))
                .map(it -> it + " was answered with " + answers.get(it.url())))
        .isEmpty();
    System.out.printf("%d tiles of viewers, %d different%n", tiles.size(), answers.size());
  }

  /*
   * In 2.1, viewers name only the width. If that is one pixel, the scale, and so the height, cannot be
   * known; viewers stretch the picture to its place.
   */
  private static boolean fits(Tile tile, String answer) {
    boolean unknowable = tile.width() == 1 && tile.url().contains("/iiif/2/");
    return unknowable ? answer.startsWith("1x") : answer.equals(tile.width() + "x" + tile.height());
  }

  /** The size of the decoded picture, or what went wrong. */
  private static String answer(String url) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2)).build(),
              BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
      }
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(response.body()));
      return picture.getWidth() + "x" + picture.getHeight();
    } catch (IOException failure) {
      return failure.toString();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return interrupted.toString();
    }
  }

  private static String store(int width, int height) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x10000 * (x % 256) + 0x100 * (y % 256) + (x ^ y) % 64);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    HttpResponse<String> stored =
        client.send(
            request("/v1/images").POST(BodyPublishers.ofByteArray(png.toByteArray())).build(),
            BodyHandlers.ofString());
    return JsonParser.parseString(stored.body()).getAsJsonObject().get("id").getAsString();
  }
}
