package aliif.pipeline.work;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import java.util.List;
import java.util.function.Consumer;

/** A model that does nothing but call back, to test the actors around it. */
public final class FakeAliif implements Aliif {
  private final Consumer<RgbImage> onEncode;

  public FakeAliif(Consumer<RgbImage> onEncode) {
    this.onEncode = onEncode;
  }

  @Override
  public AliifConfig config() {
    return new AliifConfig(
        new EncoderConfig.Edsr(1, 1),
        new DecoderConfig(
            new DecoderConfig.LocalMlps(1, 1, 1),
            List.of(),
            DecoderConfig.Scores.NONE,
            DecoderConfig.Normalisation.L2,
            true,
            DecoderConfig.Skip.NONE));
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    onEncode.accept(crop);
    return new FeatureMap(crop.size(), 1, new float[(int) crop.size().pixels()]);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    return new RgbImage(window.output().size(), new float[(int) (3 * window.output().pixels())]);
  }

  @Override
  public void close() {}
}
