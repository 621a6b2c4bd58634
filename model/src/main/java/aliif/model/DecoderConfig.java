package aliif.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What makes colours of features (docs/model.md 1.4 to 1.7).
 *
 * @param local the K local MLPs
 * @param hidden widths of the expansion network's hidden layers; empty for {@link Scores#NONE}
 * @param scores what the expansion network scores
 * @param normalisation N
 * @param blend what the scores blend
 * @param inputs what the first layers see
 * @param ensemble whether the four LR pixels around a query answer it; otherwise only the nearest
 *     answers it
 * @param skip what is added to the output
 */
public record DecoderConfig(
    LocalMlps local,
    List<Integer> hidden,
    Scores scores,
    Normalisation normalisation,
    Blend blend,
    LayerInputs inputs,
    boolean ensemble,
    Skip skip) {

  /**
   * The local MLPs f_k.
   *
   * @param count K, 1 to 64
   * @param width of the hidden layers
   * @param depth layers of each
   */
  public record LocalMlps(int count, int width, int depth) {
    public LocalMlps {
      AliifConfig.requireWithin("mlps", count, 64);
      AliifConfig.requirePositive("width", width);
      AliifConfig.requirePositive("depth", depth);
    }
  }

  /**
   * What the first layers see.
   *
   * @param unfold whether tau has the features of the 3x3 LR pixels around an LR pixel; otherwise
   *     it has those of that pixel alone
   * @param cell whether the layers that see the position also see the cell c
   */
  public record LayerInputs(boolean unfold, boolean cell) {
    /** All: the paper. */
    public static final LayerInputs ALL = new LayerInputs(true, true);
  }

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

  public DecoderConfig {
    hidden = List.copyOf(hidden);
    hidden.forEach(value -> AliifConfig.requirePositive("hidden", value));
    if (scores == Scores.NONE && local.count != 1) {
      throw new IllegalArgumentException(
          "mlps: " + local.count + " (expected: 1 with scores none)");
    }
  }

  /** One whose layers are blended and see all that the paper's see. */
  public DecoderConfig(
      LocalMlps local,
      List<Integer> hidden,
      Scores scores,
      Normalisation normalisation,
      boolean ensemble,
      Skip skip) {
    this(local, hidden, scores, normalisation, Blend.LAYERS, LayerInputs.ALL, ensemble, skip);
  }

  /** The same with another blend. */
  public DecoderConfig withBlend(Blend blend) {
    return new DecoderConfig(local, hidden, scores, normalisation, blend, inputs, ensemble, skip);
  }

  /** K. */
  public int mlps() {
    return local.count;
  }

  /** Width of the hidden layers of each local MLP. */
  public int width() {
    return local.width;
  }

  /** Layers of each local MLP. */
  public int depth() {
    return local.depth;
  }

  /** Outputs of a layer of each local MLP: the width, 3 for the last. */
  public int mlpOutputs(int layer) {
    return layer == local.depth - 1 ? 3 : local.width;
  }

  /** Whether tau is the 3x3 features around an LR pixel. */
  public boolean unfold() {
    return inputs.unfold;
  }

  /** Whether the cell is seen. */
  public boolean cell() {
    return inputs.cell;
  }

  /** Values that a query adds to tau: xi_y and xi_x, and with the cell c_y and c_x. */
  public int queryInputs() {
    return inputs.cell ? 4 : 2;
  }

  /** Outputs of the expansion network's layers, in their order; none for {@link Scores#NONE}. */
  public List<Integer> expansionOutputs() {
    return switch (scores) {
      case QUERY -> append(hidden, local.count);
      case LATENT -> append(hidden, local.count * scoreVectors());
      case NONE -> List.of();
    };
  }

  /** Outputs of the expansion network's first layer; 0 if there is none. */
  public int hiddenOutputs() {
    return scores == Scores.NONE ? 0 : expansionOutputs().getFirst();
  }

  /** Vectors of K scores of an LR pixel, with {@link Scores#LATENT}: one for each blend. */
  private int scoreVectors() {
    return switch (blend) {
      case LAYERS -> local.depth;
      case OUTPUTS -> 1;
    };
  }

  private static List<Integer> append(List<Integer> values, int last) {
    return Stream.concat(values.stream(), Stream.of(last)).toList();
  }
}
