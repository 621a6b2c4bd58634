package aliif.model.scalar;

import aliif.model.FeatureMap;
import aliif.model.Size;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores for each LR pixel and layer, none of which depends on the scale (docs/model.md 2.2). */
record LatentDecoder(LocalMlps mlps, ExpansionNetwork expansion) implements Decoder {
  @Override
  public List<float[]> encode(float[] features, Size size) {
    int pixels = size.height() * size.width();
    float[] firsts = mlps.first().apply(features, size); // (pixels, K, outputs)
    float[] hidden = expansion.first().apply(features, size); // (pixels, hidden)
    float[][] first = new float[pixels][]; // (pixels, outputs)
    float[][] omega = new float[pixels][]; // (pixels, depth * K)
    for (int pixel = 0; pixel < pixels; pixel++) {
      omega[pixel] = expansion.scores(row(hidden, pixel, pixels));
      first[pixel] = mlps.blend(row(firsts, pixel, pixels), omega[pixel], 0);
    }
    return List.of(Vectors.stack(first), Vectors.stack(omega));
  }

  @Override
  public LocalFunction over(FeatureMap features) {
    BlendedRows blended = new BlendedRows(features);
    return (pixel, query) -> {
      float[] first = features.values(pixel, 0, mlps.firstOutputs());
      return blended.at(pixel).colour(first, query);
    };
  }

  private static float[] row(float[] table, int row, int rows) {
    int n = table.length / rows;
    return Arrays.copyOfRange(table, row * n, (row + 1) * n);
  }

  /* Many queries share an LR pixel, and those of an HR row lie in two LR rows: keep as many. */
  private final class BlendedRows {
    private final FeatureMap features;
    private final @Nullable LocalMlp[] kept; // (2, w)
    private final int[] pixels; // (2, w): whose they are

    BlendedRows(FeatureMap features) {
      this.features = features;
      this.kept = new LocalMlp[2 * features.size().width()];
      this.pixels = new int[kept.length];
    }

    LocalMlp at(int pixel) {
      int slot = pixel % kept.length;
      LocalMlp mlp = kept[slot];
      if (mlp == null || pixels[slot] != pixel) {
        mlp = mlps.blend(features.values(pixel, mlps.firstOutputs(), features.depth()), 0);
        kept[slot] = mlp;
        pixels[slot] = pixel;
      }
      return mlp;
    }
  }
}
