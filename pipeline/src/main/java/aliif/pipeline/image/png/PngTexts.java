package aliif.pipeline.image.png;

import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.ImageMetadata.Text;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.rows.Orientation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pekko.util.ByteString;

/**
 * Reads the text chunks of a PNG. All texts together, and everything that is inflated for them,
 * have at most {@link MetadataLimits#bytes} bytes. Texts beyond that are left out, with a notice.
 */
final class PngTexts {
  static final int TEXT = 0x74455874;
  static final int ITXT = 0x69545874;
  static final int ZTXT = 0x7a545874;

  /** ImageMagick wrote EXIF and XMP as texts with such keywords before PNG had the chunk eXIf. */
  private static final String RAW = "Raw profile type ";

  private static final Pattern RAW_BLOCK =
      Pattern.compile("\\s*[^\\s]++\\s++\\d++\\s++(?<digits>[\\s0-9a-fA-F]*+)");

  private static final Pattern SPACES = Pattern.compile("\\s++");
  private static final int OBJECTS = 128; // bytes that each text costs besides its letters
  private static final int LONGEST_KEYWORD = 79;
  static final String XMP = "XML:com.adobe.xmp";
  private static final Set<String> RIGHTS = Set.of("Copyright", "Author");

  private final MetadataLimits limits;
  private ImageMetadata said = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private Orientation orientation = Orientation.UPRIGHT;
  private final List<Text> texts = new ArrayList<>();
  private long textBytes;
  private int inflatedBytes;
  private int skipped; // texts that were too long
  private boolean rightsSkipped; // whether one of them was about rights

  PngTexts(MetadataLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a text chunk.
   *
   * @param type one of the three types
   * @param body the chunk's body
   */
  void take(int type, byte[] body) {
    switch (type) {
      case TEXT -> takeText(body);
      case ITXT -> takeInternationalText(body);
      case ZTXT -> takeCompressedText(body);
      default -> throw new IllegalArgumentException("chunk: " + type);
    }
  }

  /**
   * Notes a chunk that is too long to be read.
   *
   * @param start its first bytes, with the keyword
   */
  void skip(byte[] start) {
    skip(text(start, 0, end(start, 0)));
  }

  private void skip(String name) {
    skipped++;
    rightsSkipped |= RIGHTS.contains(name);
  }

  /** Rights, XMP, and the texts under other keywords. */
  ImageMetadata said() {
    ImageMetadata all = said.withTexts(texts);
    return switch (skipped) {
      case 0 -> all;
      case 1 -> all.withMissing(limits.leftOut("one of its texts (or its XMP) is"));
      default -> all.withMissing(limits.leftOut(skipped + " of its texts (or its XMP) are"));
    };
  }

  /** Notices about rights, which are always kept, one sentence each. */
  List<String> leftOut() {
    return rightsSkipped ? List.of(limits.leftOut("its copyright or author is")) : List.of();
  }

  /** What an EXIF block in a text says. */
  ImageMetadata exif() {
    return exif;
  }

  /** How the image is turned, by the EXIF block in a text. */
  Orientation orientation() {
    return orientation;
  }

  private void takeText(byte[] body) {
    int name = end(body, 0);
    if (name < body.length) {
      take(text(body, 0, name), Arrays.copyOfRange(body, name + 1, body.length), false);
    }
  }

  /**
   * Reads an iTXt chunk: keyword, whether it is compressed, method, language, translated keyword,
   * text.
   */
  private void takeInternationalText(byte[] body) {
    int name = end(body, 0);
    if (name + 2 < body.length && (body[name + 1] & ~1) == 0 && body[name + 2] == 0) {
      int language = end(body, name + 3);
      int translated = end(body, language + 1);
      if (translated < body.length) {
        Optional<byte[]> value =
            body[name + 1] == 0
                ? Optional.of(Arrays.copyOfRange(body, translated + 1, body.length))
                : inflatedText(body, translated + 1);
        value.ifPresent(each -> take(text(body, 0, name), each, true));
      }
    }
  }

  /** Reads a zTXt chunk: keyword, method, text. */
  private void takeCompressedText(byte[] body) {
    int name = end(body, 0);
    if (name + 2 < body.length && body[name + 1] == 0) {
      inflatedText(body, name + 2).ifPresent(each -> take(text(body, 0, name), each, false));
    }
  }

  /** Inflates a text; empty if it is damaged, or all texts together become too long. */
  private Optional<byte[]> inflatedText(byte[] body, int from) {
    int most = limits.bytes() - inflatedBytes;
    if (most == 0) {
      skip(body);
      return Optional.empty(); // whatever came of it: thousands of chunks may claim a megabyte each
    }
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(body, from, body.length - from);
      byte[] text = new byte[Math.min(most, 1 << 12)];
      int length = 0;
      int count = 1;
      while (!inflater.finished() && count > 0) {
        if (length == text.length) {
          text = Arrays.copyOf(text, Math.min(most, 2 * length));
        }
        count = inflater.inflate(text, length, text.length - length); // 0 where there is no room
        length += count;
      }
      inflatedBytes += length;
      if (length == most && !inflater.finished()) {
        skip(body);
      }
      return inflater.finished() ? Optional.of(Arrays.copyOf(text, length)) : Optional.empty();
    } catch (DataFormatException problem) {
      return Optional.empty();
    }
  }

  private void take(String name, byte[] value, boolean unicode) {
    long cost = (long) OBJECTS + name.length() + value.length;
    if (textBytes + cost > limits.bytes()) {
      skip(name);
      return;
    }
    textBytes += cost;
    if (name.startsWith(RAW)) {
      takeRaw(name.substring(RAW.length()), value);
      return;
    }
    Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    Optional<String> text =
        Optional.of(new String(value, charset).strip()).filter(each -> !each.isEmpty());
    ImageMetadata none = ImageMetadata.NONE;
    said =
        said.or(
            switch (name) {
              case "Copyright" -> none.withRights(text, Optional.empty());
              case "Author" -> none.withRights(Optional.empty(), text);
              case XMP -> none.withXmp(Optional.of(ByteString.fromArrayUnsafe(value)));
              default -> none;
            });
    if (!RIGHTS.contains(name)
        && !name.equals(XMP)
        && !name.isEmpty()
        && name.length() <= LONGEST_KEYWORD) {
      texts.add(new Text(name, new String(value, charset)));
    }
  }

  /** Reads a block in hexadecimal: its name, its length, its bytes, with line ends anywhere. */
  private void takeRaw(String kind, byte[] value) {
    Matcher parts = RAW_BLOCK.matcher(new String(value, StandardCharsets.ISO_8859_1));
    Optional<byte[]> block =
        parts.matches() ? hexadecimal(parts.group("digits")) : Optional.empty();
    switch (kind) {
      case "exif", "APP1" -> block.ifPresent(this::takeRawExif);
      case "xmp" ->
          said = said.or(ImageMetadata.NONE.withXmp(block.map(ByteString::fromArrayUnsafe)));
      default -> {}
    }
  }

  private static Optional<byte[]> hexadecimal(String digits) {
    try {
      return Optional.of(HexFormat.of().parseHex(SPACES.matcher(digits).replaceAll("")));
    } catch (IllegalArgumentException problem) {
      return Optional.empty();
    }
  }

  private void takeRawExif(byte[] block) {
    byte[] tiff = Exif.withoutName(block);
    orientation = Exif.orientation(tiff);
    exif = Exif.metadata(tiff, limits);
  }

  private static String text(byte[] body, int from, int to) {
    return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The place where a text ends; the length of the body if it has no end mark. */
  static int end(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] != 0) {
      at++;
    }
    return Math.min(at, body.length);
  }
}
