package aliif.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the weights file says under {@code aliif} (MODEL.md section 5).
 *
 * @param channels C of the encoder
 * @param blocks residual blocks
 * @param mlps K
 * @param width of the hidden layers of the local MLPs
 * @param depth layers of each local MLP
 * @param hidden widths of the expansion network's hidden layers; empty for {@link Scores#NONE}
 */
public record AliifConfig(
    int channels,
    int blocks,
    int mlps,
    int width,
    int depth,
    List<Integer> hidden,
    Scores scores,
    Normalisation normalisation,
    boolean ensemble,
    Skip skip) {

  /** What the expansion network scores. */
  public enum Scores {
    /** Each query: the paper. */
    QUERY,
    /** Each LR pixel, once per layer. */
    LATENT,
    /** Nothing: one MLP, LIIF. */
    NONE
  }

  /** N of the paper's eq. (1). */
  public enum Normalisation {
    /** Divided by max(L2 norm, 1e-12), as the published code does. */
    L2,
    /** Softmax: the sum is 1, as the paper says. */
    SOFTMAX
  }

  /** What is added to the normalised output. */
  public enum Skip {
    NONE,
    /** The normalised input, sampled bilinearly, border-clamped. */
    BILINEAR
  }

  public AliifConfig {
    requirePositive("channels", channels);
    requirePositive("blocks", blocks);
    requirePositive("mlps", mlps);
    requirePositive("width", width);
    requirePositive("depth", depth);
    hidden = List.copyOf(hidden);
    hidden.forEach(value -> requirePositive("hidden", value));
    if (scores == Scores.NONE && mlps != 1) {
      throw new IllegalArgumentException("mlps: " + mlps + " (expected: 1 with scores none)");
    }
  }

  /**
   * LR pixels that a tile must see around itself for its output to equal the whole image's: the 3x3
   * convolutions on the encoder's longest path, one for unfold, one for the local ensemble
   * (MODEL.md 2.4). 36 for EDSR with 16 blocks.
   */
  public int halo() {
    return 2 * blocks + 2 + 2;
  }

  /** Values of the 3x3 unfolded features at an LR pixel. */
  public int tau() {
    return 9 * channels;
  }

  /** Outputs of a layer of each local MLP: {@code width}, 3 for the last. */
  public int mlpOutputs(int layer) {
    return layer == depth - 1 ? 3 : width;
  }

  /** What the expansion network sees: tau, and with {@link Scores#QUERY} also xi and c. */
  public int expansionInputs() {
    return switch (scores) {
      case QUERY -> tau() + 4;
      case LATENT -> tau();
      case NONE -> 0;
    };
  }

  /** Outputs of the expansion network's layers, in their order; none for {@link Scores#NONE}. */
  public List<Integer> expansionOutputs() {
    return switch (scores) {
      case QUERY -> append(hidden, mlps);
      case LATENT -> append(hidden, mlps * depth);
      case NONE -> List.of();
    };
  }

  private static List<Integer> append(List<Integer> values, int last) {
    return Stream.concat(values.stream(), Stream.of(last)).toList();
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }
}
