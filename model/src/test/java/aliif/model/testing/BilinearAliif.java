package aliif.model.testing;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureMap;
import aliif.model.Neighbours;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;

/**
 * A fake whose answer can be foretold: bilinear interpolation. It needs one neighbour around a crop
 * and says that it needs the halo of {@link RandomWeights#tiny}. Keeps (h, w, 3).
 */
public final class BilinearAliif implements Aliif {
  private static final AliifConfig CONFIG = RandomWeights.tiny().config();

  @Override
  public AliifConfig config() {
    return CONFIG;
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    int pixels = crop.width() * crop.height();
    float[] values = new float[3 * pixels]; // (h, w, 3)
    for (int i = 0; i < values.length; i++) {
      values[i] = crop.values()[i % 3 * pixels + i / 3];
    }
    return new FeatureMap(crop.size(), 3, values);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    Neighbours rows = Neighbours.rows(window, true);
    Neighbours columns = Neighbours.columns(window, true);
    Size size = window.output().size();
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    for (int at = 0; at < output.length; at++) {
      int channel = at / (size.width() * size.height());
      int i = at / size.width() % size.height();
      int j = at % size.width();
      for (int n = 0; n < 4; n++) {
        int pixel = rows.index(i, n / 2) * features.size().width() + columns.index(j, n % 2);
        float weight = rows.weight(i, n / 2) * columns.weight(j, n % 2);
        output[at] += weight * features.values()[pixel * 3 + channel];
      }
    }
    return new RgbImage(size, output);
  }

  @Override
  public void close() {}
}
