package aliif.model.scalar;

import aliif.model.AliifConfig.Scores;
import aliif.model.FeatureMap;
import aliif.model.Size;
import java.util.Arrays;
import java.util.List;

/**
 * Blends what the K local MLPs answer instead of their layers, {@code sum_k omega_k f_k(z)}: the
 * paper's ablation.
 *
 * @param scores per query or per LR pixel
 */
record OutputsDecoder(LocalMlps mlps, ExpansionNetwork expansion, Scores scores)
    implements Decoder {
  @Override
  public List<float[]> encode(float[] features, Size size) {
    float[] firsts = mlps.first().apply(features, size); // (pixels, K, outputs)
    float[] hidden = expansion.first().apply(features, size); // (pixels, hidden)
    return List.of(firsts, scores == Scores.LATENT ? omega(hidden, size) : hidden);
  }

  @Override
  public LocalFunction over(FeatureMap features) {
    List<LocalMlp> each = mlps.each();
    int outputs = mlps.firstOutputs();
    return (pixel, query) -> {
      float[] omega = omega(features, pixel, query);
      float[] colour = new float[3];
      for (int k = 0; k < each.size(); k++) {
        float[] first = features.values(pixel, k * outputs, (k + 1) * outputs);
        Vectors.addScaled(colour, omega[k], each.get(k).colour(first, query), 0);
      }
      return colour;
    };
  }

  /** The scores of all LR pixels: (pixels, K). */
  private float[] omega(float[] hidden, Size size) {
    int pixels = size.height() * size.width();
    int n = hidden.length / pixels;
    float[][] omega = new float[pixels][];
    for (int pixel = 0; pixel < pixels; pixel++) {
      omega[pixel] = expansion.scores(Arrays.copyOfRange(hidden, pixel * n, (pixel + 1) * n));
    }
    return Vectors.stack(omega);
  }

  /** The scores of a query, (K): kept per LR pixel, or what P makes of its kept first layer. */
  private float[] omega(FeatureMap features, int pixel, float[] query) {
    int at = mlps.first().outputs();
    if (scores == Scores.LATENT) {
      return features.values(pixel, at, at + at / mlps.firstOutputs());
    }
    float[] hidden = features.values(pixel, at, at + expansion.first().outputs());
    Linear.addProduct(expansion.first().near(), query, hidden);
    return expansion.scores(hidden);
  }
}
