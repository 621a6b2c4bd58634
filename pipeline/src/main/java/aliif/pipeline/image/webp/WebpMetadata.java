package aliif.pipeline.image.webp;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.Orientation;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Reads the metadata in a WebP's chunks. A broken chunk is ignored. */
final class WebpMetadata {

  private ImageMetadata metadata = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private boolean profiled; // whether there was a profile
  Orientation orientation = Orientation.UPRIGHT;

  /** The longest body of a chunk that is read, in bytes; 0 if chunks of that type are not read. */
  static int longest(int type) {
    return switch (type) {
      case WebpFile.PROFILE -> ColourProfile.LONGEST;
      case WebpFile.EXIF -> Exif.NAME + Exif.LONGEST;
      case WebpFile.XMP -> Xmp.LONGEST;
      default -> 0;
    };
  }

  /**
   * Reads a chunk.
   *
   * @param type PROFILE, EXIF or XMP
   * @param body the chunk's body
   */
  void take(int type, byte[] body) {
    skip(type);
    switch (type) {
      case WebpFile.PROFILE -> metadata = metadata.withProfile(ColourProfile.of(body));
      case WebpFile.EXIF -> takeExif(body);
      case WebpFile.XMP ->
          metadata = metadata.withXmp(Optional.of(ByteString.fromArrayUnsafe(body)));
      default -> throw new IllegalArgumentException("chunk: " + type);
    }
  }

  /** Notices about what could not be used, one sentence each. */
  List<String> leftOut() {
    boolean lost = profiled && metadata.profile().isEmpty();
    return lost ? List.of(ColourProfile.LEFT_OUT) : List.of();
  }

  /** Notes a chunk that is too long to be read. */
  void skip(int type) {
    profiled |= type == WebpFile.PROFILE;
  }

  ImageMetadata metadata() {
    return metadata.or(exif);
  }

  private void takeExif(byte[] body) {
    byte[] tiff = Exif.withoutName(body);
    if (tiff.length <= Exif.LONGEST) {
      orientation = Exif.orientation(tiff);
      exif = Exif.metadata(tiff);
    }
  }
}
