package aliif.pipeline.features;

import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.pipeline.ImageId;

/**
 * The keys of the tiles of one image under one model.
 *
 * @param weights SHA-256 of the weights file, in hexadecimal
 */
public record TileKeys(ImageId image, String weights) {
  /** The key of the tile with a crop. */
  public TileKey of(Region crop) {
    return new TileKey(image, weights, Precision.FLOAT16, crop);
  }
}
