package aliif.gateway.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The sample photographs that the program contains. */
public final class SampleImages {
  /** Names of their files, small images first. */
  public static final List<String> NAMES =
      List.of("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "hubble_deep_field.jpg");

  private static final String FOLDER = "samples/";

  private SampleImages() {}

  /** The encoded image of a name. */
  public static byte[] bytes(String name) {
    return resource(path(name));
  }

  /** Path of an image on the class path, and on the server. */
  static String path(String name) {
    return FOLDER + name;
  }

  /** A file on the class path. */
  static byte[] resource(String path) {
    try (InputStream in = SampleImages.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new FileNotFoundException(path);
      }
      return in.readAllBytes();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
