package aliif.pipeline.image.webp;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.rows.Orientation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.util.ByteString;

/** Reads the metadata in a WebP's chunks. A broken chunk is ignored. */
final class WebpMetadata {
  private final MetadataLimits limits;
  private ImageMetadata metadata = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private final Set<String> leftOut = new LinkedHashSet<>(); // each once, however many chunks
  Orientation orientation = Orientation.UPRIGHT;

  WebpMetadata(MetadataLimits limits) {
    this.limits = limits;
  }

  /**
   * Whether a chunk is short enough to be read. One that is not is noted.
   *
   * @param type PROFILE, EXIF or XMP
   * @param length bytes of its body
   */
  boolean wants(int type, int length) {
    int most =
        switch (type) {
          case WebpFile.PROFILE -> limits.profileBytes();
          case WebpFile.EXIF ->
              (int) Math.min(Integer.MAX_VALUE, Exif.NAME + (long) limits.bytes());
          default -> limits.bytes();
        };
    if (length > most) {
      note(type, length);
    }
    return length <= most;
  }

  private void note(int type, int length) {
    switch (type) {
      case WebpFile.PROFILE -> leftOut.add(limits.profileLeftOut(length));
      case WebpFile.EXIF ->
          leftOut.add(limits.leftOut("its EXIF of %d bytes is".formatted(length)));
      default ->
          metadata =
              metadata.withMissing(limits.leftOut("its XMP of %d bytes is".formatted(length)));
    }
  }

  /**
   * Reads a chunk.
   *
   * @param type PROFILE, EXIF or XMP
   * @param body the chunk's body
   */
  void take(int type, byte[] body) {
    switch (type) {
      case WebpFile.PROFILE -> takeProfile(body);
      case WebpFile.EXIF -> takeExif(body);
      case WebpFile.XMP ->
          metadata = metadata.withXmp(Optional.of(ByteString.fromArrayUnsafe(body)));
      default -> throw new IllegalArgumentException("chunk: " + type);
    }
  }

  /** Notices about what could not be used, one sentence each. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  ImageMetadata metadata() {
    return metadata.or(exif);
  }

  private void takeProfile(byte[] body) {
    metadata = metadata.withProfile(ColourProfile.of(body));
    if (metadata.profile().isEmpty()) {
      leftOut.add(ColourProfile.LEFT_OUT);
    }
  }

  private void takeExif(byte[] body) {
    byte[] tiff = Exif.withoutName(body);
    orientation = Exif.orientation(tiff);
    exif = Exif.metadata(tiff, limits);
  }
}
