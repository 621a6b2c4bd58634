package aliif.pipeline.image.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/**
 * Removes from a packet of XMP what is not true of an output: properties about orientation, gain
 * maps, files behind the image, and a second part of the packet.
 */
public final class Xmp {
  private static final Pattern ORIENTATION =
      Pattern.compile("(?<name>tiff:Orientation(?:=[\"']|>))\\s*[2-8]\\s*(?=[\"'<])");

  /** Prefixes of properties about gain maps and files behind the image. */
  private static final String PREFIXES = "(?:hdrgm|HDRGainMap|GContainer|Container)";

  private static final String MOTION = "GCamera:(?:MotionPhoto|MicroVideo)\\w*+";

  private static final List<Pattern> BEHIND =
      List.of(
          Pattern.compile("<(" + PREFIXES + ":\\w++)\\b[^>]*+(?<!/)>.*?</\\1>", Pattern.DOTALL),
          Pattern.compile("<" + PREFIXES + ":\\w++[^>]*+/>"),
          Pattern.compile("<(" + MOTION + ")\\b[^>]*+(?<!/)>.*?</\\1>", Pattern.DOTALL),
          Pattern.compile(
              "\\sxmlns:(?:hdrgm|HDRGainMap|GContainer|Container|Item)=(?:\"[^\"]*+\"|'[^']*+')"),
          Pattern.compile(
              "\\s(?:"
                  + PREFIXES
                  + ":\\w++|xmpNote:HasExtendedXMP|"
                  + MOTION
                  + ")\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+')"),
          Pattern.compile("<xmpNote:HasExtendedXMP>[^<]*+</xmpNote:HasExtendedXMP>"));

  private Xmp() {}

  /** The packet as an output keeps it: the image is upright, and nothing lies behind it. */
  static ByteString kept(ByteString xmp) {
    String text = ORIENTATION.matcher(xmp.utf8String()).replaceAll("${name}1");
    for (Pattern each : BEHIND) {
      text = each.matcher(text).replaceAll("");
    }
    return ByteString.fromString(text);
  }

  /** Notices about what lies behind the image and is left out, one sentence each. */
  public static List<String> leftOut(Optional<ByteString> xmp) {
    String text = xmp.map(ByteString::utf8String).orElse("");
    List<String> notices = new ArrayList<>();
    if (text.contains("hdrgm:") || text.contains("HDRGainMap:")) {
      notices.add("image: its gain map (HDR) is left out");
    }
    if (text.contains("GCamera:MotionPhoto") || text.contains("GCamera:MicroVideo")) {
      notices.add("image: its video is left out");
    }
    return notices;
  }
}
