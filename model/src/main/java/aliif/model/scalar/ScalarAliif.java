package aliif.model.scalar;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Skip;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.scalar.Decoder.LocalFunction;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A-LIIF in plain Java: the definition that faster implementations are tested against. Every sum
 * has one order, so that a crop with its halo gives the same bits as the whole image.
 */
public final class ScalarAliif implements Aliif {
  private final AliifConfig config;
  private final FeatureLayout layout;
  private final Encoder encoder;
  private final Decoder decoder;

  private ScalarAliif(AliifConfig config, Encoder encoder, Decoder decoder) {
    this.config = config;
    this.layout = FeatureLayout.of(config);
    this.encoder = encoder;
    this.decoder = decoder;
  }

  public static ScalarAliif create(Weights weights) {
    return new ScalarAliif(weights.config(), Encoder.of(weights), Decoder.of(weights));
  }

  @Override
  public AliifConfig config() {
    return config;
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    config.requireFits(crop.size());
    float[] image = normalise(crop.values()); // (3, h, w)
    float[] features = encoder.encode(image, crop.size()); // (C, h, w)
    List<float[]> tables = new ArrayList<>(decoder.encode(features, crop.size()));
    if (config.skip() == Skip.BILINEAR) {
      tables.add(Linear.transpose(image, 3));
    }
    int pixels = crop.width() * crop.height();
    return new FeatureMap(crop.size(), layout.depth(), Vectors.beside(pixels, tables));
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    layout.requireFits(features, window);
    LocalFunction function = decoder.over(features);
    LocalEnsemble ensemble = new LocalEnsemble(window, config.ensemble());
    LocalEnsemble bilinear = new LocalEnsemble(window, config.skip() == Skip.BILINEAR);
    float cellY = window.grid().rows().cell();
    float cellX = window.grid().columns().cell();
    Size size = window.output().size();
    float[] output = new float[3 * size.height() * size.width()]; // (3, H, W)
    for (int i = 0; i < size.height(); i++) {
      for (int j = 0; j < size.width(); j++) {
        float[] colour =
            ensemble.average(
                i,
                j,
                (pixel, xiY, xiX) -> function.colour(pixel, new float[] {xiY, xiX, cellY, cellX}));
        if (config.skip() == Skip.BILINEAR) {
          colour =
              Vectors.sum(colour, bilinear.average(i, j, (pixel, _, _) -> input(features, pixel)));
        }
        for (int channel = 0; channel < 3; channel++) {
          output[(channel * size.height() + i) * size.width() + j] = denormalise(colour[channel]);
        }
      }
    }
    return new RgbImage(size, output);
  }

  @Override
  public void close() {}

  /** The normalised input at an LR pixel: (3). */
  private float[] input(FeatureMap features, int pixel) {
    return features.values(pixel, layout.depth() - layout.skip(), layout.depth());
  }

  private static float[] normalise(float[] values) {
    float[] normalised = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      normalised[i] = (values[i] - 0.5f) / 0.5f;
    }
    return normalised;
  }

  private static float denormalise(float value) {
    return Math.clamp(value * 0.5f + 0.5f, 0, 1);
  }
}
