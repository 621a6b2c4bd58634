package aliif.pipeline.image.png;

import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ColourSignals;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.metadata.Resolution;
import aliif.pipeline.image.rows.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  private final MetadataLimits limits;
  private ImageMetadata metadata = ImageMetadata.NONE;
  private ImageMetadata exif = ImageMetadata.NONE;
  private boolean profiled; // whether there was a chunk of a profile
  private final Map<String, ByteString> signals = new HashMap<>();
  private final PngTexts texts;
  private final List<String> leftOut = new ArrayList<>();
  private Optional<Orientation> orientation = Optional.empty();
  private int frames = 1;

  PngMetadata(MetadataLimits limits) {
    this.limits = limits;
    texts = new PngTexts(limits);
  }

  /** The longest body of a chunk that is read, in bytes; 0 if chunks of that type are not read. */
  int longest(int type) {
    return switch (type) {
      case EXIF, PngTexts.TEXT, PngTexts.ITXT, PngTexts.ZTXT -> limits.bytes();
      case ICCP -> limits.profileBytes();
      case PHYS -> 9;
      case ACTL -> 8;
      default -> ColourSignals.NAMES.contains(name(type)) ? 32 : 0;
    };
  }

  /**
   * Notes a chunk that is too long to be read.
   *
   * @param start the first bytes of its body
   * @param length bytes of its body
   */
  void skip(int type, byte[] start, int length) {
    switch (type) {
      case EXIF -> note(limits.leftOut("its EXIF of %d bytes is".formatted(length)));
      case PngTexts.TEXT, PngTexts.ITXT, PngTexts.ZTXT -> texts.skip(start);
      case ICCP -> {
        if (!profiled) {
          profiled = true;
          note(limits.profileLeftOut(length));
        }
      }
      default -> {}
    }
  }

  private void note(String notice) {
    if (!leftOut.contains(notice)) {
      leftOut.add(notice);
    }
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
    return Stream.concat(leftOut.stream(), texts.leftOut().stream()).toList();
  }

  ImageMetadata metadata() {
    Optional<ColourSignals> said =
        signals.isEmpty() ? Optional.empty() : Optional.of(new ColourSignals(signals));
    return metadata.or(texts.said()).or(exif).or(texts.exif()).withSignals(said);
  }

  private void takeExif(byte[] body) {
    orientation = Optional.of(Exif.orientation(body));
    exif = Exif.metadata(body, limits);
  }

  private void takeProfile(byte[] body) {
    int name = PngTexts.end(body, 0);
    if (profiled) {
      return; // there may be one; to inflate thousands takes hours
    }
    profiled = true;
    boolean sound = name + 2 < body.length && body[name + 1] == 0;
    Optional<byte[]> head = sound ? inflated(body, name + 2, ColourProfile.HEAD) : Optional.empty();
    int size = head.map(ColourProfile::size).orElse(0);
    if (size > limits.profileBytes()) {
      note(limits.profileLeftOut(size));
      return;
    }
    if (size > 0 && size <= body.length * PngFile.INFLATION) {
      metadata = metadata.withProfile(inflated(body, name + 2, size).flatMap(ColourProfile::of));
    }
    if (metadata.profile().isEmpty()) {
      note(ColourProfile.LEFT_OUT);
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
   * Inflates the beginning of a profile, no more, since a chunk of 4 KB may claim gigabytes. Behind
   * a profile there may be padding.
   *
   * @return empty if bytes are missing, or the checksum at the end of them all is wrong
   */
  private static Optional<byte[]> inflated(byte[] body, int from, int size) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(body, from, body.length - from);
      byte[] target = new byte[size];
      int length = 0;
      int count = 1;
      while (length < size && count > 0) {
        count = inflater.inflate(target, length, size - length);
        length += count;
      }
      boolean padded = inflater.inflate(new byte[1]) > 0; // compares the checksum if it is there
      return length == size && (padded || inflater.finished())
          ? Optional.of(target)
          : Optional.empty();
    } catch (DataFormatException problem) {
      return Optional.empty();
    }
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
