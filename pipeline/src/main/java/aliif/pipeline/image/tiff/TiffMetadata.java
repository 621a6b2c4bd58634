package aliif.pipeline.image.tiff;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.metadata.TiffDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Reads the metadata in a TIFF's directory. A broken tag is ignored. */
record TiffMetadata(TiffDirectory directory, MetadataLimits limits) {
  static final int XMP = 700;
  static final int PROFILE = 34675;

  ImageMetadata metadata() {
    ImageMetadata exif = Exif.metadata(directory, limits);
    ImageMetadata said =
        exif.withProfile(profile().or(exif::profile))
            .withXmp(directory.bytes(XMP, limits.bytes()).map(ByteString::fromArray));
    long packet = directory.bytes(XMP);
    return packet > limits.bytes()
        ? said.withMissing(limits.leftOut("its XMP of %d bytes is".formatted(packet)))
        : said;
  }

  Optional<ColourProfile> profile() {
    return directory.bytes(PROFILE, limits.profileBytes()).flatMap(ColourProfile::of);
  }

  /** Notices about what could not be used, one sentence each. */
  List<String> leftOut() {
    List<String> notices = new ArrayList<>(Exif.leftOut(directory, limits));
    long length = directory.bytes(PROFILE);
    if (length > limits.profileBytes()) {
      notices.add(limits.profileLeftOut(length));
    } else if (length > 0 && profile().isEmpty()) {
      notices.add(ColourProfile.LEFT_OUT);
    }
    return notices;
  }
}
