package aliif.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * The configuration of a model, as its weights file gives it under {@code aliif} (docs/model.md
 * section 5).
 *
 * @param encoder what makes the features
 * @param mlps K, 1 to 64
 * @param width of the hidden layers of the local MLPs
 * @param depth layers of each local MLP
 * @param hidden widths of the expansion network's hidden layers; empty for {@link Scores#NONE}
 * @param scores what the expansion network scores
 * @param normalisation N
 * @param blend what the scores blend
 * @param unfold whether tau has the features of the 3x3 LR pixels around an LR pixel; otherwise it
 *     has those of that pixel alone
 * @param cell whether the layers that see the position also see the cell c
 * @param ensemble whether the four LR pixels around a query answer it; otherwise only the nearest
 *     answers it
 * @param skip what is added to the output
 */
public record AliifConfig(
    EncoderConfig encoder,
    int mlps,
    int width,
    int depth,
    List<Integer> hidden,
    Scores scores,
    Normalisation normalisation,
    Blend blend,
    boolean unfold,
    boolean cell,
    boolean ensemble,
    Skip skip)
    implements Network {

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
    SOFTMAX;

    /** Normalises K scores, from a place on. */
    public void apply(float[] x, int from, int mlps) {
      switch (this) {
        case L2 -> divideByNorm(x, from, mlps);
        case SOFTMAX -> softmax(x, from, mlps);
      }
    }

    private static void divideByNorm(float[] x, int from, int mlps) {
      double squares = 0;
      for (int k = from; k < from + mlps; k++) {
        squares += (double) x[k] * x[k];
      }
      float factor = (float) (1 / Math.max(Math.sqrt(squares), 1e-12));
      for (int k = from; k < from + mlps; k++) {
        x[k] *= factor;
      }
    }

    private static void softmax(float[] x, int from, int mlps) {
      float largest = x[from];
      for (int k = from + 1; k < from + mlps; k++) {
        largest = Math.max(largest, x[k]);
      }
      double sum = 0;
      for (int k = from; k < from + mlps; k++) {
        x[k] = (float) Math.exp(x[k] - largest);
        sum += x[k];
      }
      float factor = (float) (1 / sum);
      for (int k = from; k < from + mlps; k++) {
        x[k] *= factor;
      }
    }
  }

  /** What of the K local MLPs is blended. */
  public enum Blend {
    /** Weights and biases, layer by layer: the paper, eq. (2). */
    LAYERS,
    /** What the K answer, in the end: the paper's ablation. */
    OUTPUTS
  }

  /** What is added to the normalised output. */
  public enum Skip {
    NONE,
    /** The normalised input, sampled bilinearly, border-clamped. */
    BILINEAR
  }

  public AliifConfig {
    requireWithin("mlps", mlps, 64);
    requirePositive("width", width);
    requirePositive("depth", depth);
    hidden = List.copyOf(hidden);
    hidden.forEach(value -> requirePositive("hidden", value));
    if (scores == Scores.NONE && mlps != 1) {
      throw new IllegalArgumentException("mlps: " + mlps + " (expected: 1 with scores none)");
    }
  }

  /** An EDSR encoder, and a decoder whose layers are blended and see all that the paper's see. */
  public AliifConfig(
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
    this(
        new EncoderConfig.Edsr(channels, blocks),
        mlps,
        width,
        depth,
        hidden,
        scores,
        normalisation,
        Blend.LAYERS,
        true,
        true,
        ensemble,
        skip);
  }

  /** The same with another encoder. */
  public AliifConfig withEncoder(EncoderConfig encoder) {
    return with(encoder, blend, unfold, cell);
  }

  /** The same with another blend. */
  public AliifConfig withBlend(Blend blend) {
    return with(encoder, blend, unfold, cell);
  }

  /** The same with other inputs of the layers that see tau and the position. */
  public AliifConfig withInputs(boolean unfold, boolean cell) {
    return with(encoder, blend, unfold, cell);
  }

  private AliifConfig with(EncoderConfig encoder, Blend blend, boolean unfold, boolean cell) {
    return new AliifConfig(
        encoder,
        mlps,
        width,
        depth,
        hidden,
        scores,
        normalisation,
        blend,
        unfold,
        cell,
        ensemble,
        skip);
  }

  /** C of the encoder. */
  public int channels() {
    return encoder.channels();
  }

  /** Blocks of the encoder. */
  public int blocks() {
    return encoder.blocks();
  }

  /**
   * As far as a feature sees, one for unfold, and one for the neighbour after the LR pixel that
   * owns an HR pixel: 36 for EDSR with 16 blocks, 133 for RDN with 16 blocks of 8.
   */
  @Override
  public int halo() {
    return encoder.radius() + (unfold ? 1 : 0) + 1;
  }

  @Override
  public int largestCrop() {
    return CropLimit.of(this);
  }

  /** Values of the features that a layer sees around an LR pixel: 3x3 unfolded, or its own. */
  public int tau() {
    return unfold ? 9 * channels() : channels();
  }

  /** Values that a query adds to tau: xi_y and xi_x, and with the cell c_y and c_x. */
  public int queryInputs() {
    return cell ? 4 : 2;
  }

  /** Outputs of a layer of each local MLP: {@code width}, 3 for the last. */
  public int mlpOutputs(int layer) {
    return layer == depth - 1 ? 3 : width;
  }

  /** What the expansion network sees: tau, and with {@link Scores#QUERY} also the query. */
  public int expansionInputs() {
    return switch (scores) {
      case QUERY -> tau() + queryInputs();
      case LATENT -> tau();
      case NONE -> 0;
    };
  }

  /** Outputs of the expansion network's layers, in their order; none for {@link Scores#NONE}. */
  public List<Integer> expansionOutputs() {
    return switch (scores) {
      case QUERY -> append(hidden, mlps);
      case LATENT -> append(hidden, mlps * scoreVectors());
      case NONE -> List.of();
    };
  }

  /** Vectors of K scores of an LR pixel, with {@link Scores#LATENT}: one for each blend. */
  public int scoreVectors() {
    return switch (blend) {
      case LAYERS -> depth;
      case OUTPUTS -> 1;
    };
  }

  private static List<Integer> append(List<Integer> values, int last) {
    return Stream.concat(values.stream(), Stream.of(last)).toList();
  }

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  static void requireWithin(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
