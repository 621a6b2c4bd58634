package aliif.pipeline.image.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/**
 * The few properties of XMP that say something of the pixels, or of what lies behind them: what is
 * not true of an output is taken out.
 */
public final class Xmp {
  /** Longer packets are dropped. */
  public static final int LONGEST = 1 << 20;

  private static final Pattern ORIENTATION =
      Pattern.compile("(?<name>tiff:Orientation(?:=[\"']|>))\\s*[2-8]\\s*(?=[\"'<])");

  /** Of gain maps, and of the files that are behind an image. */
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
              "\\s(?:" + PREFIXES + ":\\w++|" + MOTION + ")\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+')"));

  private Xmp() {}

  /** The packet as an output keeps it: upright, and the only image of its file. */
  static ByteString kept(ByteString xmp) {
    String text = ORIENTATION.matcher(xmp.utf8String()).replaceAll("${name}1");
    for (Pattern each : BEHIND) {
      text = each.matcher(text).replaceAll("");
    }
    return ByteString.fromString(text);
  }

  /** What is left out besides the image, a sentence each. */
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
