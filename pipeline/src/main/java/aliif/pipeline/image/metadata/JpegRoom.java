package aliif.pipeline.image.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a JPEG has room for: a segment of at most 65,533 bytes for EXIF, one for XMP, and 255 for a
 * colour profile.
 */
public final class JpegRoom {
  /** Bytes of a segment, without its marker and length. */
  public static final int SEGMENT = 65_533;

  private static final int EXIF = SEGMENT - 6; // without the name in front
  private static final int XMP = SEGMENT - 29;
  private static final int PROFILE = 255 * (SEGMENT - 14);

  private JpegRoom() {}

  /** The metadata without what has no room. */
  static ImageMetadata fitted(ImageMetadata all) {
    ImageMetadata rest =
        all.withProfile(all.profile().filter(each -> each.bytes().size() <= PROFILE))
            .withXmp(all.xmp().filter(each -> each.size() <= XMP));
    if (exifBytes(rest) > EXIF) {
      rest = rest.withExif(Optional.empty());
    }
    return exifBytes(rest) > EXIF ? rest.withRights(Optional.empty(), Optional.empty()) : rest;
  }

  /** Notices about what has no room, one sentence each. */
  static List<String> notices(ImageMetadata all) {
    List<String> notices = new ArrayList<>();
    ImageMetadata rest = fitted(all);
    if (all.profile().isPresent() && rest.profile().isEmpty()) {
      notices.add(notice("colour profile", all.profile().get().bytes().size(), PROFILE));
    }
    if (all.xmp().isPresent() && rest.xmp().isEmpty()) {
      notices.add(notice("XMP", all.xmp().get().size(), XMP));
    }
    if (all.exif().isPresent() && rest.exif().isEmpty()) {
      notices.add(notice("EXIF", exifBytes(all), EXIF));
    }
    if (all.rights() && !rest.rights()) {
      notices.add(notice("copyright and author", exifBytes(all.withExif(Optional.empty())), EXIF));
    }
    return notices;
  }

  private static String notice(String what, int bytes, int most) {
    return "image: its %s of %d bytes has no place in a JPEG (expected: at most %d)"
        .formatted(what, bytes, most);
  }

  private static int exifBytes(ImageMetadata metadata) {
    return Exif.block(metadata).map(block -> block.size()).orElse(0);
  }
}
