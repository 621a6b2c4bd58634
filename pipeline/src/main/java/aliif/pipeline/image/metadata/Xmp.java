package aliif.pipeline.image.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/**
 * Removes from a packet of XMP what is not true of an output: properties about orientation, gain
 * maps, files behind the image, and a second part of the packet.
 */
public final class Xmp {
  private static final Pattern ORIENTATION =
      Pattern.compile("(?<name>tiff:Orientation(?:=[\"']|>))\\s*[2-8]\\s*(?=[\"'<])");

  /** Names of properties about gain maps and files behind the image. */
  private static final String CONTAINED = "(?:hdrgm|HDRGainMap|GContainer|Container):\\w++";

  private static final String MOTION = "GCamera:(?:MotionPhoto|MicroVideo)\\w*+";

  private static final Pattern BEGIN = Pattern.compile("<(" + CONTAINED + "|" + MOTION + ")\\b");
  private static final Pattern END = Pattern.compile("</(" + CONTAINED + "|" + MOTION + ")>");

  private static final List<Pattern> BEHIND =
      List.of(
          Pattern.compile(
              "\\sxmlns:(?:hdrgm|HDRGainMap|GContainer|Container|Item)=(?:\"[^\"]*+\"|'[^']*+')"),
          Pattern.compile(
              "\\s(?:"
                  + CONTAINED
                  + "|xmpNote:HasExtendedXMP|"
                  + MOTION
                  + ")\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+')"),
          Pattern.compile("<xmpNote:HasExtendedXMP>[^<]*+</xmpNote:HasExtendedXMP>"));

  private Xmp() {}

  /** The packet as an output keeps it: the image is upright, and nothing lies behind it. */
  static ByteString kept(ByteString xmp) {
    String text = withoutElements(ORIENTATION.matcher(xmp.utf8String()).replaceAll("${name}1"));
    for (Pattern each : BEHIND) {
      text = each.matcher(text).replaceAll("");
    }
    return ByteString.fromString(text);
  }

  /*
   * Each element from its first tag to the next closing tag of its name. A packet may be nothing
   * but a hundred thousand tags, of which none ends. So no place is searched twice: the end of a tag
   * is looked for behind the end that was found before, and a closing tag only if there is one.
   */
  private static String withoutElements(String text) {
    Map<String, Integer> lastEnds = new HashMap<>();
    END.matcher(text).results().forEach(end -> lastEnds.put(end.group(1), end.start()));
    StringBuilder kept = new StringBuilder(text.length());
    Matcher begin = BEGIN.matcher(text);
    int from = 0; // of what is kept next
    int tagEnd = 0;
    for (int at = 0; begin.find(at) && tagEnd >= 0; ) {
      at = begin.end();
      if (tagEnd < at) {
        tagEnd = text.indexOf('>', at);
      }
      int end = elementEnd(text, begin.group(1), tagEnd, lastEnds);
      if (end >= 0) {
        kept.append(text, from, begin.start());
        from = end;
        at = end;
      }
    }
    return kept.append(text, from, text.length()).toString();
  }

  /** Where the element of a tag ends that ends with that {@code >}; -1 if it does not end. */
  private static int elementEnd(
      String text, String name, int tagEnd, Map<String, Integer> lastEnds) {
    if (tagEnd >= 0 && text.charAt(tagEnd - 1) == '/') {
      return tagEnd + 1;
    }
    if (tagEnd < 0 || lastEnds.getOrDefault(name, -1) < tagEnd) {
      return -1;
    }
    String end = "</" + name + ">";
    return text.indexOf(end, tagEnd) + end.length();
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
