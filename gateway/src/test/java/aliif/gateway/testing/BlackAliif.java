package aliif.gateway.testing;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.Weights;

/** A fake that says it is {@code lite}, and renders black at once. */
public final class BlackAliif implements Aliif {
  @Override
  public AliifConfig config() {
    return Weights.shipped("lite").config();
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    return new FeatureMap(crop.size(), 1, new float[crop.width() * crop.height()]); // (h, w, 1)
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    Size size = window.output().size();
    return new RgbImage(size, new float[Math.toIntExact(3 * size.pixels())]);
  }

  @Override
  public void close() {}
}
