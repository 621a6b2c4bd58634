package aliif.pipeline.image.png;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ColourSignals;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.ImageMetadata.Text;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.metadata.TiffDirectory;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.pekko.util.ByteString;

/** What a PNG's ancillary chunks say. A broken one says nothing. */
final class PngMetadata {
  static final int EXIF = 0x65584966;
  private static final int ICCP = 0x69434350;
  private static final int PHYS = 0x70485973;
  private static final int TEXT = 0x74455874;
  private static final int ITXT = 0x69545874;
  private static final int ZTXT = 0x7a545874;
  private static final int ACTL = 0x6163544c; // of an animation

  /** Before there was eXIf, ImageMagick wrote blocks as texts under such keywords. */
  private static final String RAW = "Raw profile type ";

  private static final Pattern RAW_BLOCK =
      Pattern.compile("\\s*[^\\s]++\\s++\\d++\\s++(?<digits>[\\s0-9a-fA-F]*+)");

  private static final Pattern SPACES = Pattern.compile("\\s++");
  private static final int NAME = 6; // Exif, and two zeros
  private static final int MOST_TEXTS = 1_000;
  private static final int LONGEST_KEYWORD = 79;
  private static final String XMP = "XML:com.adobe.xmp";

  private ImageMetadata metadata = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private ImageMetadata rawExif = ImageMetadata.NONE;
  private boolean profiled; // whether there was a chunk of a profile
  private final Map<String, ByteString> signals = new HashMap<>();
  private final List<Text> texts = new ArrayList<>();
  private int textBytes;
  private Optional<Orientation> orientation = Optional.empty();
  private Orientation rawOrientation = Orientation.UPRIGHT;
  private int frames = 1;

  /** How long a chunk's body may be to be of use; 0 for a chunk that is not read. */
  static int longest(int type) {
    return switch (type) {
      case EXIF -> Exif.LONGEST;
      case ICCP -> ColourProfile.LONGEST;
      case PHYS -> 9;
      case TEXT, ITXT, ZTXT -> Xmp.LONGEST;
      case ACTL -> 8;
      default -> ColourSignals.NAMES.contains(name(type)) ? 32 : 0;
    };
  }

  void take(int type, byte[] body) {
    switch (type) {
      case EXIF -> takeExif(body);
      case ICCP -> takeProfile(body);
      case PHYS -> takeResolution(ByteBuffer.wrap(body));
      case TEXT -> takeText(body);
      case ITXT -> takeInternationalText(body);
      case ZTXT -> takeCompressedText(body);
      case ACTL -> frames = body.length == 8 ? Math.max(1, ByteBuffer.wrap(body).getInt()) : 1;
      default -> takeSignal(name(type), body);
    }
  }

  /** The letters of a chunk's type. */
  private static String name(int type) {
    byte[] letters = ByteBuffer.allocate(4).putInt(type).array();
    return new String(letters, StandardCharsets.ISO_8859_1);
  }

  private void takeSignal(String name, byte[] body) {
    if (ColourSignals.isSound(name, body.length)) {
      signals.putIfAbsent(name, ByteString.fromArrayUnsafe(body));
    }
  }

  /** How the image is turned. */
  Orientation orientation() {
    return orientation.orElse(rawOrientation);
  }

  /** Frames of the animation; 1 where there is none. */
  int frames() {
    return frames;
  }

  ImageMetadata metadata() {
    Optional<ColourSignals> said =
        signals.isEmpty() ? Optional.empty() : Optional.of(new ColourSignals(signals));
    return metadata.or(exif).or(rawExif).withSignals(said).withTexts(texts);
  }

  private void takeExif(byte[] body) {
    orientation = Optional.of(Exif.orientation(body));
    exif = Exif.metadata(body);
  }

  private void takeProfile(byte[] body) {
    int name = end(body, 0);
    boolean first = !profiled;
    profiled = true; // there may be one; to inflate thousands takes hours
    if (first && name + 2 < body.length && body[name + 1] == 0) {
      metadata = metadata.withProfile(inflated(body, name + 2).flatMap(ColourProfile::of));
    }
  }

  private void takeResolution(ByteBuffer body) {
    if (body.limit() == 9) {
      int across = body.getInt(0);
      int down = body.getInt(4);
      Optional<Resolution> said =
          body.get(8) == 1 ? Resolution.perMetre(across, down) : Resolution.ratio(across, down);
      metadata = metadata.or(ImageMetadata.NONE.withResolution(said));
    }
  }

  private void takeText(byte[] body) {
    int name = end(body, 0);
    if (name < body.length) {
      take(text(body, 0, name), Arrays.copyOfRange(body, name + 1, body.length), false);
    }
  }

  /** Keyword, compressed or not, method, language, translated keyword, text. */
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

  /** Keyword, method, text. */
  private void takeCompressedText(byte[] body) {
    int name = end(body, 0);
    if (name + 2 < body.length && body[name + 1] == 0) {
      inflatedText(body, name + 2).ifPresent(each -> take(text(body, 0, name), each, false));
    }
  }

  /** Empty where it does not inflate, or to more than all texts may have together. */
  private Optional<byte[]> inflatedText(byte[] body, int from) {
    int most = Xmp.LONGEST - textBytes;
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
      return inflater.finished() ? Optional.of(Arrays.copyOf(text, length)) : Optional.empty();
    } catch (DataFormatException problem) {
      return Optional.empty();
    }
  }

  private void take(String name, byte[] value, boolean unicode) {
    if (textBytes + value.length > Xmp.LONGEST) {
      return;
    }
    textBytes += value.length;
    if (name.startsWith(RAW)) {
      takeRaw(name.substring(RAW.length()), value);
      return;
    }
    Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    Optional<String> text =
        Optional.of(new String(value, charset).strip())
            .filter(each -> !each.isEmpty() && each.length() <= TiffDirectory.LONGEST_TEXT);
    ImageMetadata none = ImageMetadata.NONE;
    metadata =
        metadata.or(
            switch (name) {
              case "Copyright" -> none.withRights(text, Optional.empty());
              case "Author" -> none.withRights(Optional.empty(), text);
              case XMP -> none.withXmp(Optional.of(ByteString.fromArrayUnsafe(value)));
              default -> none;
            });
    if (!Set.of("Copyright", "Author", XMP).contains(name)
        && !name.isEmpty()
        && name.length() <= LONGEST_KEYWORD
        && texts.size() < MOST_TEXTS) {
      texts.add(new Text(name, new String(value, charset)));
    }
  }

  /** A block in hexadecimal: its name, its length, its bytes, with line ends anywhere. */
  private void takeRaw(String kind, byte[] value) {
    Matcher parts = RAW_BLOCK.matcher(new String(value, StandardCharsets.ISO_8859_1));
    Optional<byte[]> block =
        parts.matches() ? hexadecimal(parts.group("digits")) : Optional.empty();
    switch (kind) {
      case "exif", "APP1" -> block.ifPresent(this::takeRawExif);
      case "xmp" ->
          metadata =
              metadata.or(ImageMetadata.NONE.withXmp(block.map(ByteString::fromArrayUnsafe)));
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

  /** The block may begin as it does in a JPEG. */
  private void takeRawExif(byte[] block) {
    boolean named = block.length > NAME && block[0] == 'E' && block[4] == 0;
    byte[] tiff = named ? Arrays.copyOfRange(block, NAME, block.length) : block;
    if (tiff.length <= Exif.LONGEST) {
      rawOrientation = Exif.orientation(tiff);
      rawExif = Exif.metadata(tiff);
    }
  }

  private static String text(byte[] body, int from, int to) {
    return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Where the text that begins there ends; the length where it has no end mark. */
  private static int end(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] != 0) {
      at++;
    }
    return Math.min(at, body.length);
  }

  /**
   * Inflates a profile, as many bytes as its header says; empty where that is none of a profile's,
   * or the rest is not there. A chunk of 4 KB may claim gigabytes.
   */
  private static Optional<byte[]> inflated(byte[] body, int from) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(body, from, body.length - from);
      byte[] head = new byte[ColourProfile.HEAD];
      if (!fill(inflater, head, 0) || ColourProfile.size(head) == 0) {
        return Optional.empty();
      }
      byte[] whole = Arrays.copyOf(head, ColourProfile.size(head));
      boolean there = fill(inflater, whole, head.length);
      // The checksum is compared where the data end; behind a profile there may be padding.
      boolean padded = inflater.inflate(new byte[1]) > 0;
      return there && (padded || inflater.finished()) ? Optional.of(whole) : Optional.empty();
    } catch (DataFormatException problem) {
      return Optional.empty();
    }
  }

  /** Whether there was enough. */
  private static boolean fill(Inflater inflater, byte[] target, int from)
      throws DataFormatException {
    int length = from;
    int count = 1;
    while (length < target.length && count > 0) {
      count = inflater.inflate(target, length, target.length - length);
      length += count;
    }
    return length == target.length;
  }

  /** A chunk to write. */
  record Chunk(String type, ByteString body) {}

  /** The chunks that say so, in the order in which they may come before the pixels. */
  static List<Chunk> chunks(ImageMetadata metadata) {
    List<Chunk> chunks = new ArrayList<>();
    metadata
        .signals()
        .ifPresent(
            each ->
                ColourSignals.NAMES.forEach(
                    name -> each.chunk(name).ifPresent(body -> chunks.add(new Chunk(name, body)))));
    metadata.profile().ifPresent(each -> chunks.add(chunk("iCCP", profile(each))));
    metadata.resolution().ifPresent(each -> chunks.add(chunk("pHYs", resolution(each))));
    metadata
        .copyright()
        .ifPresent(each -> chunks.add(text("Copyright", each.getBytes(StandardCharsets.UTF_8))));
    metadata
        .artist()
        .ifPresent(each -> chunks.add(text("Author", each.getBytes(StandardCharsets.UTF_8))));
    metadata.xmp().ifPresent(each -> chunks.add(text(XMP, each.toArray())));
    metadata
        .texts()
        .forEach(
            each ->
                chunks.add(text(each.keyword(), each.value().getBytes(StandardCharsets.UTF_8))));
    if (metadata.exif().isPresent()) { // resolution and rights have been said
      Exif.block(metadata).ifPresent(each -> chunks.add(new Chunk("eXIf", each)));
    }
    return chunks;
  }

  private static Chunk chunk(String type, byte[] body) {
    return new Chunk(type, ByteString.fromArrayUnsafe(body));
  }

  private static byte[] profile(ColourProfile profile) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(profile.bytes().toArray());
      deflater.finish();
      byte[] piece = new byte[1 << 12];
      while (!deflater.finished()) {
        body.write(piece, 0, deflater.deflate(piece));
      }
    }
    return body.toByteArray();
  }

  private static byte[] resolution(Resolution resolution) {
    ByteBuffer body = ByteBuffer.allocate(9);
    body.putInt((int) Math.round(resolution.across())).putInt((int) Math.round(resolution.down()));
    return body.put((byte) (resolution.metric() ? 1 : 0)).array();
  }

  /** Uncompressed UTF-8, in no language. */
  private static Chunk text(String name, byte[] value) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes((name + "\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
    body.writeBytes(value);
    return chunk("iTXt", body.toByteArray());
  }
}
