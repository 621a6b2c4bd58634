package aliif.pipeline.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * The tags of EXIF, and of TIFF, that are understood here.
 *
 * <p>Read by hand: a general reader follows every entry, and a block of 64 KB whose thousands of
 * entries all claim the same long value makes it allocate gigabytes.
 */
final class Exif {
  static final int ORIENTATION = 0x0112;
  static final int ACROSS = 0x011a;
  static final int DOWN = 0x011b;
  static final int UNIT = 0x0128;
  static final int ARTIST = 0x013b;
  static final int COPYRIGHT = 0x8298;
  static final int UNIT_INCH = 2;
  static final int UNIT_CENTIMETRE = 3;

  /** Longer blocks are dropped; in a JPEG none can be longer. */
  static final int LONGEST = 1 << 16;

  private static final int TYPE_TEXT = 2;
  private static final int TYPE_SHORT = 3;

  private Exif() {}

  /**
   * How the image is turned, as a block says.
   *
   * @param tiff the block, from its byte order mark
   * @return upright where the block is broken or says nothing
   */
  static Orientation orientation(byte[] tiff) {
    return TiffDirectory.first(new ImageBytes.InMemory(tiff))
        .map(Exif::orientation)
        .orElse(Orientation.UPRIGHT);
  }

  static Orientation orientation(TiffDirectory directory) {
    return directory
        .entry(ORIENTATION)
        .filter(entry -> entry.type() == TYPE_SHORT)
        .map(entry -> Orientation.of((int) directory.number(entry, 0)))
        .orElse(Orientation.UPRIGHT);
  }

  /** What a block says that is kept, and the block itself. */
  static ImageMetadata metadata(byte[] tiff) {
    return TiffDirectory.first(new ImageBytes.InMemory(tiff))
        .map(Exif::metadata)
        .orElse(ImageMetadata.NONE)
        .withExif(ByteString.fromArray(tiff));
  }

  /** Resolution and rights. */
  static ImageMetadata metadata(TiffDirectory directory) {
    return ImageMetadata.NONE
        .withResolution(resolution(directory))
        .withRights(directory.text(COPYRIGHT), directory.text(ARTIST));
  }

  private static Optional<Resolution> resolution(TiffDirectory directory) {
    double across = directory.fraction(ACROSS).orElse(0.0);
    double down = directory.fraction(DOWN).orElse(across);
    return switch (directory.number(UNIT).orElse((long) UNIT_INCH).intValue()) {
      case UNIT_INCH -> Resolution.perInch(across, down);
      case UNIT_CENTIMETRE -> Resolution.perCentimetre(across, down);
      default -> Optional.empty();
    };
  }

  /** The block with its orientation, if any, set to upright. */
  static ByteString upright(ByteString exif) {
    byte[] tiff = exif.toArray();
    TiffDirectory.first(new ImageBytes.InMemory(tiff))
        .ifPresent(
            directory ->
                directory
                    .entry(ORIENTATION)
                    .filter(entry -> entry.type() == TYPE_SHORT)
                    .ifPresent(
                        entry ->
                            ByteBuffer.wrap(tiff)
                                .order(directory.order)
                                .putShort((int) entry.at(), (short) 1)));
    return ByteString.fromArrayUnsafe(tiff);
  }

  /** A block for a container that has no other place for rights; empty if there are none. */
  static Optional<ByteString> block(ImageMetadata metadata) {
    if (metadata.exif().isPresent()) {
      return metadata.exif();
    }
    byte[] artist = text(metadata.artist());
    byte[] copyright = text(metadata.copyright());
    int entries = (artist.length > 0 ? 1 : 0) + (copyright.length > 0 ? 1 : 0);
    if (entries == 0) {
      return Optional.empty();
    }
    int values = 8 + 2 + 12 * entries + 4;
    ByteBuffer block = ByteBuffer.allocate(values + artist.length + copyright.length);
    block.order(ByteOrder.BIG_ENDIAN).put((byte) 'M').put((byte) 'M').putShort((short) 42);
    block.putInt(8).putShort((short) entries);
    int at = put(block, ARTIST, artist, values);
    put(block, COPYRIGHT, copyright, at);
    block.putInt(0).put(values, artist).put(values + artist.length, copyright);
    return Optional.of(ByteString.fromArrayUnsafe(block.array()));
  }

  /** With its end mark, and to at least five bytes, so that it never lies in its entry. */
  static byte[] text(Optional<String> value) {
    return value
        .map(text -> text.length() < 4 ? text + "\0".repeat(5 - text.length()) : text + "\0")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .orElse(new byte[0]);
  }

  private static int put(ByteBuffer block, int tag, byte[] value, int at) {
    if (value.length > 0) {
      block.putShort((short) tag).putShort((short) TYPE_TEXT).putInt(value.length).putInt(at);
    }
    return at + value.length;
  }
}
