package aliif.model.scalar;

import aliif.model.FeatureMap;
import aliif.model.Size;
import java.util.Arrays;
import java.util.List;

/** One MLP everywhere: LIIF. */
record PlainDecoder(LocalMlps mlps, int depth) implements Decoder {
  @Override
  public List<float[]> encode(float[] features, Size size) {
    return List.of(mlps.first().apply(features, size));
  }

  @Override
  public LocalFunction over(FeatureMap features) {
    float[] ones = new float[depth]; // (depth, 1)
    Arrays.fill(ones, 1);
    LocalMlp mlp = mlps.blend(ones, 0);
    return (pixel, query) -> {
      float[] first = features.values(pixel, 0, mlps.firstOutputs());
      return mlp.colour(first, query);
    };
  }
}
