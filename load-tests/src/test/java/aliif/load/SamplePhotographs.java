package aliif.load;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** The photographs that users send or look at. */
final class SamplePhotographs {
  static final List<String> NAMES =
      List.of("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "hubble_deep_field.jpg");

  private static final Pattern STORED =
      Pattern.compile("\"id\":\"(\\w+)\".*\"width\":(\\d+),\"height\":(\\d+)");

  private SamplePhotographs() {}

  /** The middle of a sample as a PNG, with sides of at most so many pixels. */
  static byte[] part(String name, int side) {
    try {
      BufferedImage image = ImageIO.read(open(name));
      int width = Math.min(side, image.getWidth());
      int height = Math.min(side, image.getHeight());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(
          image.getSubimage(
              (image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height),
          "png",
          bytes);
      return bytes.toByteArray();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static InputStream open(String name) {
    InputStream file = SamplePhotographs.class.getResourceAsStream("/samples/" + name);
    if (file == null) {
      throw new IllegalStateException("not on the class path: samples/" + name);
    }
    return file;
  }

  /** A photograph in the store of a server. */
  record Stored(String id, int width, int height) {}

  /** Puts a sample into the store of a server. */
  static Stored store(String url, String name) {
    try (InputStream file = open(name);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/v1/images"))
                  .POST(BodyPublishers.ofByteArray(file.readAllBytes()))
                  .build(),
              BodyHandlers.ofString());
      Matcher stored = STORED.matcher(answer.body());
      if (!stored.find()) {
        throw new IllegalStateException("store: " + answer.body());
      }
      return new Stored(
          stored.group(1), Integer.parseInt(stored.group(2)), Integer.parseInt(stored.group(3)));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
