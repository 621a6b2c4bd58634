package aliif.pipeline.image.metadata;

import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/** The one property of XMP that changes pixels: as an attribute or as an element. */
public final class Xmp {
  /** Longer packets are dropped. */
  public static final int LONGEST = 1 << 20;

  private static final Pattern ORIENTATION =
      Pattern.compile("(?<name>tiff:Orientation(?:=[\"']|>))\\s*[2-8]\\s*(?=[\"'<])");

  private Xmp() {}

  /** The packet with its orientation, if any, set to upright. */
  static ByteString upright(ByteString xmp) {
    return ByteString.fromString(ORIENTATION.matcher(xmp.utf8String()).replaceAll("${name}1"));
  }
}
