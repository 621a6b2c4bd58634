package aliif.pipeline.features;

import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.pipeline.ImageId;

/**
 * Everything that determines the features of a tile. No option of a model changes them: the clamped
 * cell matters to rendering only, and the self-ensemble keeps no features.
 *
 * @param image whose upright pixels are encoded
 * @param weights SHA-256 of the weights file, in hexadecimal
 * @param precision in which the features are stored
 * @param crop the pixels that are encoded, with the halo, in LR pixels
 */
public record TileKey(ImageId image, String weights, Precision precision, Region crop) {}
