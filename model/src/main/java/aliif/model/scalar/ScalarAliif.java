package aliif.model.scalar;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.BilinearSkip;
import aliif.model.DecoderConfig.Skip;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.NormalisedColours;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.Weights;
import java.util.Optional;

/**
 * A-LIIF in plain Java (docs/model.md 1): the definition that faster implementations are tested
 * against. Every sum has one order, so that a crop with its halo gives the same bits as the whole
 * image.
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
    return new ScalarAliif(weights.config(), Encoder.of(weights), new Decoder(weights));
  }

  @Override
  public AliifConfig config() {
    return config;
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    config.requireFits(crop.size());
    float[] image = crop.values().clone(); // (3, h, w)
    for (int i = 0; i < image.length; i++) {
      image[i] = NormalisedColours.normalised(image[i]);
    }
    float[] features = encoder.encode(image, crop.size()); // (C, h, w)
    float[] kept = decoder.encode(features, image, crop.size()); // (h, w, depth)
    return new FeatureMap(crop.size(), layout.depth(), kept);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    layout.requireFits(features, window);
    LocalEnsemble ensemble = new LocalEnsemble(window, config.decoder().ensemble());
    Optional<BilinearSkip> skip =
        Optional.of(config.decoder().skip())
            .filter(Skip.BILINEAR::equals)
            .map(_ -> new BilinearSkip(window));
    float cellY = window.grid().rows().cell();
    float cellX = window.grid().columns().cell();
    Size size = window.output().size();
    float[] output = new float[3 * size.height() * size.width()]; // (3, H, W)
    for (int i = 0; i < size.height(); i++) {
      for (int j = 0; j < size.width(); j++) {
        float[] colour = // (3)
            ensemble.average(
                i,
                j,
                (pixel, xiY, xiX) ->
                    decoder.forward(
                        features.values(pixel, 0, layout.depth()),
                        new float[] {xiY, xiX, cellY, cellX}));
        for (int channel = 0; channel < 3; channel++) {
          if (skip.isPresent()) {
            colour[channel] +=
                skip.get().sample(i, j, channel, (pixel, c) -> input(features, pixel, c));
          }
          output[(channel * size.height() + i) * size.width() + j] =
              NormalisedColours.colour(colour[channel]);
        }
      }
    }
    return new RgbImage(size, output);
  }

  @Override
  public void close() {}

  /** A channel of the normalised input at an LR pixel. */
  private float input(FeatureMap features, int pixel, int channel) {
    return features.value(pixel, layout.depth() - layout.skip() + channel);
  }
}
