package aliif.pipeline;

import aliif.model.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that are served. One more can always be asked for: {@link #BICUBIC}. Immutable.
 *
 * @param byName weights under the name that callers use; without {@code bicubic}
 * @param standard name of the model that is used when none is asked for; one of the keys, or {@code
 *     bicubic}
 */
public record Models(Map<String, Weights> byName, String standard) {
  /** The name of bicubic interpolation: a model without a network and without weights. */
  public static final String BICUBIC = "bicubic";

  /** The SHA-256 of no bytes at all, in hexadecimal. */
  private static final String NO_WEIGHTS =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  public Models {
    byName = Map.copyOf(byName);
    if (byName.containsKey(BICUBIC)) {
      throw new IllegalArgumentException(
          "model: a file for bicubic (expected: another name; bicubic is bicubic interpolation)");
    }
    if (!known(byName, standard)) {
      throw new IllegalArgumentException(unknown(byName, standard));
    }
  }

  /** All names that can be asked for, in order. */
  public List<String> names() {
    return names(byName);
  }

  private static List<String> names(Map<String, Weights> byName) {
    return Stream.concat(byName.keySet().stream(), Stream.of(BICUBIC)).sorted().toList();
  }

  /**
   * The name of the model to use.
   *
   * @throws UpscaleException with an {@link UpscaleOutcome.InvalidParameter} for an unknown name
   */
  public String resolve(Optional<String> asked) {
    String name = asked.orElse(standard);
    if (!known(byName, name)) {
      throw new UpscaleException(new UpscaleOutcome.InvalidParameter(unknown(byName, name)));
    }
    return name;
  }

  /**
   * The weights under a name.
   *
   * @throws IllegalArgumentException for an unknown one
   */
  public Weights weights(String name) {
    Weights weights = byName.get(name);
    if (weights == null) {
      throw new IllegalArgumentException(unknown(byName, name));
    }
    return weights;
  }

  /**
   * The SHA-256 of the weights under a name, in hexadecimal; that of an empty file for {@code
   * bicubic}.
   *
   * @throws IllegalArgumentException for an unknown one
   */
  public String digest(String name) {
    return name.equals(BICUBIC) ? NO_WEIGHTS : weights(name).digest();
  }

  private static boolean known(Map<String, Weights> byName, String name) {
    return name.equals(BICUBIC) || byName.containsKey(name);
  }

  private static String unknown(Map<String, Weights> byName, String name) {
    return "model: %s (expected: one of %s)".formatted(name, names(byName));
  }
}
