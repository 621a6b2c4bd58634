package aliif.model.scalar;

import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Scores;
import aliif.model.FeatureLayout;
import aliif.model.Size;
import aliif.model.weights.HoistedWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decoder as the paper has it (docs/model.md 1.4 to 1.7): K local MLPs f_k, blended by scores
 * {@code omega = N(P(z))}, where {@code z = [tau, xi, c]} is what a query sees from an LR pixel.
 *
 * <p>{@link #encode} keeps what depends on the LR pixel alone, laid out as {@link FeatureLayout}
 * says: tau's part of the first layers (2.1), and the scores where they do not depend on the query
 * (2.2). {@link #forward} computes the rest at each query.
 */
final class Decoder {
  private final DecoderConfig config;
  private final FeatureLayout layout;
  private final int mlps; // K

  private final Convolution tau; // C -> K * outputs: W_k tau + b_k of the first layers of all f_k
  private final Linear[][] f; // (depth, K): the layers of f_k; the first sees [xi, c] alone

  private final Convolution expansionTau; // C -> hidden: the same of P; C -> 0 without scores
  private final List<Linear> expansion; // the layers of P; the first sees [xi, c] alone

  Decoder(Weights weights) {
    config = weights.config().decoder();
    int channels = weights.config().channels();
    layout = FeatureLayout.of(config);
    mlps = config.mlps();
    HoistedWeights first = HoistedWeights.ofMlps(weights);
    tau = new Convolution(channels, first.tau(), first.bias());
    f = new Linear[config.depth()][mlps];
    for (int k = 0; k < mlps; k++) {
      f[0][k] = Linear.near(first, k, mlps);
      for (int l = 1; l < config.depth(); l++) {
        f[l][k] = Linear.of(weights, "mlps." + l, k);
      }
    }
    expansion = new ArrayList<>();
    if (config.scores() == Scores.NONE) {
      expansionTau = new Convolution(channels, new float[0], new float[0]);
    } else {
      HoistedWeights hidden = HoistedWeights.ofExpansion(weights);
      expansionTau = new Convolution(channels, hidden.tau(), hidden.bias());
      expansion.add(Linear.near(hidden, 0, 1));
      for (int l = 1; l < config.expansionOutputs().size(); l++) {
        expansion.add(Linear.of(weights, "expansion." + l, 0));
      }
    }
  }

  /**
   * What depends on the LR pixel alone.
   *
   * @param features F, (C, h, w)
   * @param image the normalised input, (3, h, w)
   * @return (h * w, depth of the layout)
   */
  float[] encode(float[] features, float[] image, Size size) {
    int pixels = size.height() * size.width();
    float[] all = tau.apply(features, size); // (K * outputs, h, w)
    float[] hidden = expansionTau.apply(features, size); // (hidden, h, w)
    float[] kept = new float[pixels * layout.depth()]; // (h * w, depth)
    for (int r = 0; r < pixels; r++) {
      float[] first = Vectors.column(all, r, pixels); // (K, outputs)
      float[] scores = Vectors.column(hidden, r, pixels); // (hidden)
      if (config.scores() == Scores.LATENT) {
        scores = omega(scores); // (depth, K), or (K) where outputs are blended
        first = config.blend() == Blend.LAYERS ? blend(first, scores) : first; // (outputs)
      }
      int at = r * layout.depth();
      System.arraycopy(first, 0, kept, at, layout.first());
      System.arraycopy(scores, 0, kept, at + layout.first(), layout.scores());
      for (int channel = 0; channel < layout.skip(); channel++) {
        kept[at + layout.first() + layout.scores() + channel] = image[channel * pixels + r];
      }
    }
    return kept;
  }

  /**
   * The colour at a query, as an LR pixel answers it.
   *
   * @param kept what {@link #encode} has made of the LR pixel: (depth of the layout)
   * @param near [xi_y, xi_x, c_y, c_x]: where the query lies from the LR pixel, and the cell
   * @return (3), normalised
   */
  float[] forward(float[] kept, float[] near) {
    float[] first = Arrays.copyOf(kept, layout.first()); // W_k tau + b_k: (K, outputs), or blended
    float[] scores = Arrays.copyOfRange(kept, layout.first(), layout.first() + layout.scores());
    float[] omega = // (depth, K), or (K): the same scores in each layer
        switch (config.scores()) {
          case QUERY -> omega(Vectors.sum(scores, expansion.getFirst().apply(near)));
          case LATENT -> scores;
          case NONE -> new float[] {1};
        };
    return switch (config.blend()) {
      case LAYERS -> {
        // u <- relu( sum_k omega_k (W_k u + b_k) ), without relu after the last layer: eq. (2).
        float[] u = config.scores() == Scores.LATENT ? first : blend(first, omega);
        for (int k = 0; k < mlps; k++) {
          Vectors.addScaled(u, omega[k], f[0][k].apply(near));
        }
        for (int l = 1; l < config.depth(); l++) {
          float[] x = Vectors.relu(u);
          u = new float[config.mlpOutputs(l)];
          for (int k = 0; k < mlps; k++) {
            Vectors.addScaled(u, omega[(l * mlps + k) % omega.length], f[l][k].apply(x));
          }
        }
        yield u;
      }
      case OUTPUTS -> {
        // sum_k omega_k f_k(z): the paper's ablation (1.7).
        float[] sum = new float[3];
        for (int k = 0; k < mlps; k++) {
          float[] u = Vectors.sum(Vectors.part(first, k, mlps), f[0][k].apply(near));
          for (int l = 1; l < config.depth(); l++) {
            u = f[l][k].apply(Vectors.relu(u));
          }
          Vectors.addScaled(sum, omega[k], u);
        }
        yield sum;
      }
    };
  }

  /**
   * {@code N(P(z))}, eq. (1).
   *
   * @param hidden what the first layer of P makes of z, before its ReLU
   * @return K scores, or K for each layer; each K are normalised on their own
   */
  private float[] omega(float[] hidden) {
    float[] x = hidden;
    for (Linear layer : expansion.subList(1, expansion.size())) {
      x = layer.apply(Vectors.relu(x));
    }
    float[] omega = x.clone();
    for (int from = 0; from < omega.length; from += mlps) {
      config.normalisation().apply(omega, from, mlps);
    }
    return omega;
  }

  /** {@code sum_k omega_k x_k} for x (K, n), with the first K scores: (n). */
  private float[] blend(float[] x, float[] omega) {
    float[] sum = new float[x.length / mlps];
    for (int k = 0; k < mlps; k++) {
      Vectors.addScaled(sum, omega[k], Vectors.part(x, k, mlps));
    }
    return sum;
  }
}
