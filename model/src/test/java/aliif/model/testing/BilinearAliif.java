package aliif.model.testing;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Neighbours;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;

/**
 * A fake whose answer can be foretold: bilinear interpolation. It needs one neighbour around a
 * crop. Its features weigh as much as those of the model whose configuration it has: (h, w, depth),
 * of which three values are the colours.
 */
public final class BilinearAliif implements Aliif {
  private final AliifConfig config;
  private final int depth;

  /** As heavy as a model. */
  public BilinearAliif(AliifConfig config) {
    this.config = config;
    this.depth = FeatureLayout.of(config).depth();
  }

  /** As heavy as {@link RandomWeights#tiny}. */
  public BilinearAliif() {
    this(RandomWeights.tiny().config());
  }

  @Override
  public AliifConfig config() {
    return config;
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    int pixels = crop.width() * crop.height();
    short[] values = new short[depth * pixels]; // (h, w, depth)
    for (int i = 0; i < pixels; i++) {
      for (int channel = 0; channel < 3; channel++) {
        values[i * depth + channel] = Float.floatToFloat16(crop.values()[channel * pixels + i]);
      }
    }
    return new FeatureMap(crop.size(), depth, values);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    Size size = features.size();
    float[] colours = new float[Math.toIntExact(3 * size.pixels())]; // (3, h, w)
    float[] row = new float[size.width() * depth];
    for (int y = 0; y < size.height(); y++) {
      features.readRow(y, row);
      for (int i = 0; i < 3 * size.width(); i++) {
        int x = i % size.width();
        int channel = i / size.width();
        colours[(channel * size.height() + y) * size.width() + x] = row[x * depth + channel];
      }
    }
    return upscale(new RgbImage(size, colours), window);
  }

  /** Keeps no features, as real engines do not either. */
  @Override
  public RgbImage upscale(RgbImage crop, RenderWindow window) {
    Neighbours rows = Neighbours.rows(window, true);
    Neighbours columns = Neighbours.columns(window, true);
    Size size = window.output().size();
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    for (int at = 0; at < output.length; at++) {
      int channel = at / (size.width() * size.height());
      int i = at / size.width() % size.height();
      int j = at % size.width();
      for (int n = 0; n < 4; n++) {
        float weight = rows.weight(i, n / 2) * columns.weight(j, n % 2);
        output[at] += weight * crop.get(channel, rows.index(i, n / 2), columns.index(j, n % 2));
      }
    }
    return new RgbImage(size, output);
  }

  @Override
  public void close() {}
}
