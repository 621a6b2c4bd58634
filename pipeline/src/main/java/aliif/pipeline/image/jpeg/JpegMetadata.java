package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.rows.Orientation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;

/** Reads the metadata in a JPEG's application segments. A broken segment is ignored. */
final class JpegMetadata {
  static final byte[] JFIF = name("JFIF\0");
  static final byte[] EXIF = name("Exif\0\0");
  static final byte[] XMP = name("http://ns.adobe.com/xap/1.0/\0");
  private static final byte[] MORE_XMP = name("http://ns.adobe.com/xmp/extension/\0");
  static final byte[] PROFILE = name("ICC_PROFILE\0");
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;

  private final MetadataLimits limits;
  private final TreeMap<Integer, byte[]> profile = new TreeMap<>(); // parts by their number
  private int profileParts;
  private Optional<Resolution> density = Optional.empty();
  private Optional<ByteString> xmp = Optional.empty();
  private ImageMetadata exif = ImageMetadata.NONE;
  private boolean described; // whether there was a segment of EXIF
  private boolean extended; // whether XMP goes on in other segments
  private final List<String> leftOut = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>(); // each once, however many segments
  Orientation orientation = Orientation.UPRIGHT;

  JpegMetadata(MetadataLimits limits) {
    this.limits = limits;
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a segment.
   *
   * @param marker the marker's second byte
   * @param body the segment's bytes after its length
   */
  void take(int marker, byte[] body) {
    if (marker == APP0 && begins(body, JFIF) && body.length >= 12) {
      takeDensity(ByteBuffer.wrap(body));
    } else if (marker == APP1 && begins(body, EXIF)) {
      takeExif(rest(body, EXIF.length));
    } else if (marker == APP1 && begins(body, XMP)) {
      takeXmp(rest(body, XMP.length));
    } else if (marker == APP1 && begins(body, MORE_XMP)) {
      extended = true;
    } else if (marker == APP2 && begins(body, PROFILE) && body.length > PROFILE.length + 2) {
      profileParts = body[PROFILE.length + 1] & 0xff;
      profile.putIfAbsent(body[PROFILE.length] & 0xff, rest(body, PROFILE.length + 2));
    }
  }

  private void takeExif(byte[] tiff) {
    if (described) {
      return; // a second segment is a program's mistake, or the rest of a long one
    }
    described = true;
    if (tiff.length > limits.bytes()) {
      leftOut.add(limits.leftOut("its EXIF of %d bytes is".formatted(tiff.length)));
    } else {
      orientation = Exif.orientation(tiff);
      exif = Exif.metadata(tiff, limits);
    }
  }

  private void takeXmp(byte[] packet) {
    if (packet.length > limits.bytes()) {
      missing.add(limits.leftOut("its XMP of %d bytes is".formatted(packet.length)));
    } else {
      xmp = Optional.of(ByteString.fromArrayUnsafe(packet));
    }
  }

  /** Notices about what could not be used, one sentence each. */
  List<String> leftOut() {
    List<String> notices = new ArrayList<>(leftOut);
    if (profileBytes() > limits.profileBytes()) {
      notices.add(limits.profileLeftOut(profileBytes()));
    } else if (!profile.isEmpty() && profile().isEmpty()) {
      notices.add(ColourProfile.LEFT_OUT);
    }
    return notices;
  }

  ImageMetadata metadata() {
    // EXIF's resolution is the camera's 72 more often than not: where both speak, JFIF is meant.
    ImageMetadata said = ImageMetadata.NONE.withProfile(profile()).withResolution(density);
    said = said.withXmp(xmp).or(exif);
    for (String each : missing) {
      said = said.withMissing(each);
    }
    return extended ? said.withMissing("image: the second part of its XMP is left out") : said;
  }

  private void takeDensity(ByteBuffer body) {
    int across = body.getShort(8) & 0xffff;
    int down = body.getShort(10) & 0xffff;
    density =
        switch (body.get(7)) {
          case 1 -> Resolution.perInch(across, down);
          case 2 -> Resolution.perCentimetre(across, down);
          default -> Resolution.ratio(across, down);
        };
  }

  private int profileBytes() {
    return profile.values().stream().mapToInt(part -> part.length).sum();
  }

  private Optional<ColourProfile> profile() {
    if (profile.size() != profileParts || profileBytes() > limits.profileBytes()) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.allocate(profileBytes());
    profile.values().forEach(whole::put);
    return ColourProfile.of(whole.array());
  }

  private static boolean begins(byte[] body, byte[] name) {
    return body.length >= name.length && Arrays.equals(body, 0, name.length, name, 0, name.length);
  }

  private static byte[] rest(byte[] body, int from) {
    return Arrays.copyOfRange(body, from, body.length);
  }
}
