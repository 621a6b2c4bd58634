package aliif.pipeline.image.format;

import com.typesafe.config.Config;

/**
 * How many parts an encoded input may consist of. Each part costs time or memory, however short it
 * is. No camera and no program that we know of comes near these numbers (decision 31), but each is
 * a setting.
 *
 * @param jpegScans scans of a JPEG: each is one pass over the whole image
 * @param jpegSegments marker segments of a JPEG
 * @param pngChunks chunks of a PNG
 * @param tiffChannels samples of a TIFF's pixel, of which at most four are used
 * @param tiffStrips strips or tiles of a TIFF that does not say how long each is
 */
public record PartLimits(
    int jpegScans, int jpegSegments, int pngChunks, int tiffChannels, int tiffStrips) {

  /** Reads the limits from the settings {@code aliif.limits}. */
  static PartLimits of(Config limits) {
    return new PartLimits(
        limits.getInt("jpeg-scans"),
        limits.getInt("jpeg-segments"),
        limits.getInt("png-chunks"),
        limits.getInt("tiff-channels"),
        limits.getInt("tiff-strips"));
  }
}
