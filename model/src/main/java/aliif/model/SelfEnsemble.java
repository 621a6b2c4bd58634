package aliif.model;

/**
 * The geometric self-ensemble (Lim et al., 2017): the average of what a model makes of an image and
 * of its seven turned and mirrored copies, each turned back. Eight times the work.
 *
 * <p>Any window has the pixels that it has in the whole, as with the model itself, and the halo is
 * the model's.
 */
public final class SelfEnsemble implements Aliif {
  /*
   * The crop itself is what is kept of it: the features of eight copies would weigh eight times as
   * much, half a gigabyte for two tiles of lite. The price is that a crop that is rendered in
   * several windows is encoded for each of them.
   */
  private static final int DEPTH = 3;

  private final Aliif aliif;

  /**
   * @param aliif closed with this
   */
  public SelfEnsemble(Aliif aliif) {
    this.aliif = aliif;
  }

  @Override
  public AliifConfig config() {
    return aliif.config();
  }

  /** Only keeps the crop, (h, w, 3). */
  @Override
  public FeatureMap encode(RgbImage crop) {
    config().requireFits(crop.size());
    return new FeatureMap(crop.size(), DEPTH, crop.interleaved());
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    new FeatureLayout(DEPTH, 0, 0).requireFits(features, window);
    return upscale(RgbImage.ofInterleaved(features.size(), features.values()), window);
  }

  @Override
  public RgbImage upscale(RgbImage crop, RenderWindow window) {
    window.requireFits(crop);
    Size size = window.output().size();
    float[] average = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    for (Symmetry symmetry : Symmetry.all()) {
      RgbImage turned = aliif.upscale(symmetry.apply(crop), symmetry.apply(window));
      float[] upright = symmetry.undo(turned).values();
      for (int i = 0; i < average.length; i++) {
        average[i] += upright[i] / 8;
      }
    }
    return new RgbImage(size, average);
  }

  @Override
  public void close() {
    aliif.close();
  }
}
