package aliif.model.scalar;

import aliif.model.FeatureMap;
import aliif.model.Size;
import java.util.List;

/** Scores for each query, the same in each layer: the paper. */
record QueryDecoder(LocalMlps mlps, ExpansionNetwork expansion, int depth) implements Decoder {
  @Override
  public List<float[]> encode(float[] features, Size size) {
    return List.of(mlps.first().apply(features, size), expansion.first().apply(features, size));
  }

  @Override
  public LocalFunction over(FeatureMap features) {
    float[] near = expansion.first().near(); // (4, outputs)
    return (pixel, query) -> {
      int scoresAt = mlps.first().outputs();
      float[] firsts = features.values(pixel, 0, scoresAt); // (K, outputs)
      float[] hidden = features.values(pixel, scoresAt, scoresAt + expansion.first().outputs());
      Linear.addProduct(near, query, hidden);
      float[] omega = repeated(expansion.scores(hidden)); // (depth, K)
      return mlps.blend(omega, 0).colour(mlps.blend(firsts, omega, 0), query);
    };
  }

  private float[] repeated(float[] scores) {
    float[] all = new float[depth * scores.length]; // (depth, K)
    for (int l = 0; l < depth; l++) {
      System.arraycopy(scores, 0, all, l * scores.length, scores.length);
    }
    return all;
  }
}
