package aliif.pipeline.stream;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls of an engine.
 *
 * @param encoded counts crops that are encoded, to be rendered later
 * @param fused counts crops that are encoded and rendered in one call
 */
record CountedAliif(Aliif engine, AtomicInteger encoded, AtomicInteger fused) implements Aliif {
  @Override
  public AliifConfig config() {
    return engine.config();
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    encoded.incrementAndGet();
    return engine.encode(crop);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    return engine.render(features, window);
  }

  @Override
  public RgbImage upscale(RgbImage crop, RenderWindow window) {
    fused.incrementAndGet();
    return engine.upscale(crop, window);
  }

  @Override
  public void close() {
    engine.close();
  }
}
