package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;

/**
 * docs/model.md section 1 as it is written, in double precision: unfold, 580 inputs per query, K
 * MLPs blended layer by layer, nothing hoisted.
 */
final class NaiveAliif {
  private final Weights weights;
  private final AliifConfig config;
  private final DecoderConfig decoder;

  NaiveAliif(Weights weights) {
    this.weights = weights;
    this.config = weights.config();
    this.decoder = config.decoder();
  }

  /** The whole image at another size: (3, H, W). */
  float[] upscale(RgbImage image, Size high) {
    return upscale(image, new Rectangle(0, 0, image.height(), image.width()), high);
  }

  /** A rectangle of an image, in LR pixels. */
  record Rectangle(double y, double x, double height, double width) {}

  /** A rectangle of the image at another size: (3, H, W). */
  float[] upscale(RgbImage image, Rectangle part, Size high) {
    float[] input = image.values().clone(); // (3, h, w)
    for (int i = 0; i < input.length; i++) {
      input[i] = (input[i] - 0.5f) / 0.5f;
    }
    float[] features = Encoder.of(weights).encode(input, image.size()); // (C, h, w)
    float[] output = new float[3 * high.height() * high.width()]; // (3, H, W)
    for (int i = 0; i < high.height(); i++) {
      for (int j = 0; j < high.width(); j++) {
        double y = part.y + (i + 0.5) * part.height / high.height() - 0.5;
        double x = part.x + (j + 0.5) * part.width / high.width() - 0.5;
        Query query =
            new Query(y, x, 2 * part.height / high.height(), 2 * part.width / high.width());
        double[] colour = colour(features, image.size(), query);
        for (int channel = 0; channel < 3; channel++) {
          if (decoder.skip() == DecoderConfig.Skip.BILINEAR) {
            colour[channel] += bilinear(input, image.size(), channel, query);
          }
          double value = Math.clamp(colour[channel] * 0.5 + 0.5, 0, 1);
          output[(channel * high.height() + i) * high.width() + j] = (float) value;
        }
      }
    }
    return output;
  }

  private record Query(double y, double x, double cellY, double cellX) {}

  private double[] colour(float[] features, Size size, Query query) {
    if (!decoder.ensemble()) {
      int r = (int) Math.floor(query.y + 0.5);
      int s = (int) Math.floor(query.x + 0.5);
      return local(features, size, r, s, query);
    }
    double[] sum = new double[3];
    int top = (int) Math.floor(query.y);
    int left = (int) Math.floor(query.x);
    for (int r = top; r <= top + 1; r++) {
      for (int s = left; s <= left + 1; s++) {
        double weight = (1 - Math.abs(query.y - r)) * (1 - Math.abs(query.x - s));
        double[] answer =
            local(
                features,
                size,
                Math.clamp(r, 0, size.height() - 1),
                Math.clamp(s, 0, size.width() - 1),
                query);
        for (int channel = 0; channel < 3; channel++) {
          sum[channel] += weight * answer[channel];
        }
      }
    }
    return sum;
  }

  private double bilinear(float[] input, Size size, int channel, Query query) {
    double y = Math.clamp(query.y, 0, size.height() - 1.0);
    double x = Math.clamp(query.x, 0, size.width() - 1.0);
    double sum = 0;
    for (int r = 0; r < size.height(); r++) {
      for (int s = 0; s < size.width(); s++) {
        double weight = Math.max(0, 1 - Math.abs(y - r)) * Math.max(0, 1 - Math.abs(x - s));
        sum += weight * input[(channel * size.height() + r) * size.width() + s];
      }
    }
    return sum;
  }

  private double[] local(float[] features, Size size, int r, int s, Query query) {
    double[] z = new double[config.mlpInputs()]; // tau, xi, c
    int at = 0;
    int reach = decoder.unfold() ? 1 : 0;
    for (int c = 0; c < config.channels(); c++) {
      for (int y = r - reach; y <= r + reach; y++) {
        for (int x = s - reach; x <= s + reach; x++) {
          boolean inside = y >= 0 && y < size.height() && x >= 0 && x < size.width();
          z[at++] = inside ? features[(c * size.height() + y) * size.width() + x] : 0;
        }
      }
    }
    z[at++] = 2 * (query.y - r);
    z[at++] = 2 * (query.x - s);
    if (decoder.cell()) {
      z[at++] = query.cellY;
      z[at] = query.cellX;
    }
    double[][] omega = omega(z); // (depth, K)
    return decoder.blend() == DecoderConfig.Blend.LAYERS
        ? mlp(z, omega)
        : sumOfAnswers(z, omega[0]);
  }

  private double[] sumOfAnswers(double[] z, double[] omega) {
    double[] sum = new double[3];
    for (int k = 0; k < omega.length; k++) {
      double[][] alone = new double[decoder.depth()][omega.length];
      for (double[] layer : alone) {
        layer[k] = 1;
      }
      double[] answer = mlp(z, alone);
      for (int channel = 0; channel < 3; channel++) {
        sum[channel] += omega[k] * answer[channel];
      }
    }
    return sum;
  }

  private double[] mlp(double[] z, double[][] omega) {
    double[] u = z;
    for (int l = 0; l < decoder.depth(); l++) {
      u = blended(u, l, omega[l]);
      if (l < decoder.depth() - 1) {
        relu(u);
      }
    }
    return u;
  }

  private double[][] omega(double[] z) {
    double[][] omega = new double[decoder.depth()][decoder.mlps()];
    if (decoder.scores() == DecoderConfig.Scores.NONE) {
      for (double[] scores : omega) {
        scores[0] = 1;
      }
      return omega;
    }
    double[] x = z;
    for (int l = 0; l < decoder.expansionOutputs().size(); l++) {
      if (l > 0) {
        relu(x);
      }
      x = expansion(x, l);
    }
    boolean latent = x.length > decoder.mlps(); // a vector of scores for each layer
    for (int l = 0; l < decoder.depth(); l++) {
      System.arraycopy(x, latent ? l * decoder.mlps() : 0, omega[l], 0, decoder.mlps());
      normalise(omega[l]);
    }
    return omega;
  }

  private double[] expansion(double[] x, int layer) {
    Tensor weight = weights.tensor("expansion." + layer + ".weight");
    Tensor bias = weights.tensor("expansion." + layer + ".bias");
    int outputs = weight.shape().get(0);
    int inputs = weight.shape().get(1);
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] = bias.values()[o];
      for (int i = 0; i < inputs; i++) {
        y[o] += weight.values()[o * inputs + i] * x[i];
      }
    }
    return y;
  }

  private double[] blended(double[] u, int layer, double[] omega) {
    Tensor weight = weights.tensor("mlps." + layer + ".weight");
    Tensor bias = weights.tensor("mlps." + layer + ".bias");
    int outputs = weight.shape().get(1);
    int inputs = weight.shape().get(2);
    double[] y = new double[outputs];
    for (int k = 0; k < omega.length; k++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias.values()[k * outputs + o];
        for (int i = 0; i < inputs; i++) {
          sum += weight.values()[(k * outputs + o) * inputs + i] * u[i];
        }
        y[o] += omega[k] * sum;
      }
    }
    return y;
  }

  private void normalise(double[] x) {
    boolean softmax = decoder.normalisation() == DecoderConfig.Normalisation.SOFTMAX;
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      x[k] = softmax ? Math.exp(x[k]) : x[k];
      sum += softmax ? x[k] : x[k] * x[k];
    }
    for (int k = 0; k < x.length; k++) {
      x[k] /= softmax ? sum : Math.max(Math.sqrt(sum), 1e-12);
    }
  }

  private static void relu(double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i], 0);
    }
  }
}
