package aliif.pipeline.image.png;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ColourSignals;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.pekko.util.ByteString;

/**
 * Reads the metadata in a PNG's ancillary chunks, and writes such chunks. A broken chunk is
 * ignored.
 */
final class PngMetadata {
  static final int EXIF = 0x65584966;
  private static final int ICCP = 0x69434350;
  private static final int PHYS = 0x70485973;
  private static final int ACTL = 0x6163544c; // of an animation

  private ImageMetadata metadata = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private boolean profiled; // whether there was a chunk of a profile
  private final Map<String, ByteString> signals = new HashMap<>();
  private final PngTexts texts = new PngTexts();
  private Optional<Orientation> orientation = Optional.empty();
  private int frames = 1;

  /** The longest body of a chunk that is read, in bytes; 0 if chunks of that type are not read. */
  static int longest(int type) {
    return switch (type) {
      case EXIF -> Exif.LONGEST;
      case ICCP -> ColourProfile.LONGEST;
      case PHYS -> 9;
      case PngTexts.TEXT, PngTexts.ITXT, PngTexts.ZTXT -> Xmp.LONGEST;
      case ACTL -> 8;
      default -> ColourSignals.NAMES.contains(name(type)) ? 32 : 0;
    };
  }

  void take(int type, byte[] body) {
    switch (type) {
      case EXIF -> takeExif(body);
      case ICCP -> takeProfile(body);
      case PHYS -> takeResolution(ByteBuffer.wrap(body));
      case PngTexts.TEXT, PngTexts.ITXT, PngTexts.ZTXT -> texts.take(type, body);
      case ACTL -> frames = body.length == 8 ? Math.max(1, ByteBuffer.wrap(body).getInt()) : 1;
      default -> takeSignal(name(type), body);
    }
  }

  /** The four letters of a chunk's type. */
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
    return orientation.orElse(texts.orientation());
  }

  /** How many frames the animation has; 1 if there is none. */
  int frames() {
    return frames;
  }

  /** Notices about what could not be used, one sentence each. */
  List<String> leftOut() {
    boolean lost = profiled && metadata.profile().isEmpty();
    return lost ? List.of(ColourProfile.LEFT_OUT) : List.of();
  }

  /** Notes a chunk that is too long to be read. */
  void skip(int type) {
    profiled |= type == ICCP;
  }

  ImageMetadata metadata() {
    Optional<ColourSignals> said =
        signals.isEmpty() ? Optional.empty() : Optional.of(new ColourSignals(signals));
    return metadata.or(texts.said()).or(exif).or(texts.exif()).withSignals(said);
  }

  private void takeExif(byte[] body) {
    orientation = Optional.of(Exif.orientation(body));
    exif = Exif.metadata(body);
  }

  private void takeProfile(byte[] body) {
    int name = PngTexts.end(body, 0);
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

  /**
   * Inflates a profile: as many bytes as its header says, since a chunk of 4 KB may claim
   * gigabytes.
   *
   * @return empty if the header is not one of a profile, or bytes are missing
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

  /**
   * Inflates bytes into an array, from an index on.
   *
   * @return whether there were enough
   */
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

  /**
   * Makes the chunks that say what the metadata says, in the order in which they may come before
   * the pixels.
   */
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
    metadata.xmp().ifPresent(each -> chunks.add(text(PngTexts.XMP, each.toArray())));
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

  /** Makes a chunk with an uncompressed text in UTF-8, without a language. */
  private static Chunk text(String name, byte[] value) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes((name + "\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
    body.writeBytes(value);
    return chunk("iTXt", body.toByteArray());
  }
}
