package aliif.gateway.batch;

import aliif.gateway.upscale.OutputName;
import aliif.model.Sha256;
import aliif.pipeline.UpscaleParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Names of the entries of an answer: as those of the command line. No name is given twice, and none
 * is that of an image that came before, in large or small letters. For one thread.
 */
final class BatchNames {
  /** The last entry of an answer, if the batch itself is damaged. */
  static final String ERROR = "batch.error.json";

  /*
   * A batch has any number of images, so no more names are remembered than this; 8 bytes of the
   * digest of each. When that is full, all further names have a number.
   */
  private static final int REMEMBERED = 4096;

  private final UpscaleParameters parameters;
  private final long[] taken = new long[REMEMBERED]; // in order
  private int count;
  private long number;
  private String folder = "";
  private String file = "";

  /**
   * @param parameters of all outputs
   */
  BatchNames(UpscaleParameters parameters) {
    this.parameters = parameters;
    take(ERROR);
  }

  /**
   * Goes on to the next image.
   *
   * @param name as the client has it
   * @return the same, if it leads into no other folder
   */
  String next(String name) {
    String inside = inside(name);
    int slash = inside.lastIndexOf('/');
    folder = inside.substring(0, slash + 1);
    file = inside.substring(slash + 1);
    number++;
    take(inside);
    return inside;
  }

  /** The name of the output of the image. */
  String output() {
    String name = folder + OutputName.of(file, parameters);
    if (take(name)) {
      return name;
    }
    String whole = folder + OutputName.ofWhole(file, parameters);
    return take(whole) ? whole : numbered(whole, whole.lastIndexOf('.'));
  }

  /** The name of what is said if there is no output. */
  String problem() {
    String name = folder + file + ".error.json";
    return take(name) ? name : numbered(name, name.length() - ".error.json".length());
  }

  private String numbered(String name, int at) {
    return name.substring(0, at) + "_" + number + name.substring(at);
  }

  private boolean take(String name) {
    byte[] text = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    long digest = ByteBuffer.wrap(Sha256.create().digest(text)).getLong();
    int place = Arrays.binarySearch(taken, 0, count, digest);
    if (place >= 0 || count == REMEMBERED) {
      return false;
    }
    int to = -place - 1;
    System.arraycopy(taken, to, taken, to + 1, count - to);
    taken[to] = digest;
    count++;
    return true;
  }

  /** A name that leads into no other folder, however the client's did. */
  private static String inside(String name) {
    String safe =
        Arrays.stream(name.replace('\\', '/').split("/", -1))
            .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
            .collect(Collectors.joining("/"));
    return safe.isEmpty() ? "image" : safe;
  }
}
