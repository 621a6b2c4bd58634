package aliif.model.evaluation;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Normalisation;
import aliif.model.AliifConfig.Scores;
import aliif.model.AliifConfig.Skip;
import aliif.model.weights.Weights;
import java.util.List;

/** The models of MODEL.md section 5, untrained where none are shipped: that takes as long. */
public final class BenchmarkModels {
  private static final List<Integer> HIDDEN = List.of(256, 256, 256, 256);

  private BenchmarkModels() {}

  /** What can be measured without a file. */
  public static List<String> names() {
    return List.of("lite", "latent", "paper", "liif16", "liif");
  }

  /** Whether a model is measured with weights that nobody trained. */
  public static boolean isUntrained(String name) {
    return !Weights.shippedNames().contains(name);
  }

  /**
   * A model by name.
   *
   * @throws IllegalArgumentException if it is not one of {@link #names}
   */
  public static Weights of(String name) {
    if (!isUntrained(name)) {
      return Weights.shipped(name);
    }
    return switch (name) {
      case "latent" -> untrained(name, Scores.LATENT, 16);
      case "paper" -> untrained(name, Scores.QUERY, 16);
      case "liif16" -> untrained(name, Scores.NONE, 16);
      case "liif" -> untrained(name, Scores.NONE, 256);
      default ->
          throw new IllegalArgumentException(
              "model: " + name + " (expected: " + names() + " or a .safetensors file)");
    };
  }

  /** A model's encoder, untrained, before a decoder of three outputs, which hardly counts. */
  public static Weights encoderOf(AliifConfig config) {
    AliifConfig alone =
        new AliifConfig(
                config.channels(),
                1,
                1,
                1,
                1,
                List.of(),
                Scores.NONE,
                config.normalisation(),
                false,
                Skip.NONE)
            .withEncoder(config.encoder());
    return Weights.untrained("encoder", alone, 1);
  }

  private static Weights untrained(String name, Scores scores, int width) {
    boolean one = scores == Scores.NONE;
    return Weights.untrained(
        name,
        new AliifConfig(
            64,
            16,
            one ? 1 : 10,
            width,
            5,
            one ? List.of() : HIDDEN,
            scores,
            Normalisation.L2,
            true,
            scores == Scores.LATENT ? Skip.BILINEAR : Skip.NONE),
        1);
  }
}
