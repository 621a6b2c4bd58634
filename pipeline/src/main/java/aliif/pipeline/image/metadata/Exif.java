package aliif.pipeline.image.metadata;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.rows.Orientation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/**
 * Reads and writes the tags of EXIF and TIFF that this program understands.
 *
 * <p>We read them ourselves. A general reader follows every entry: a block of 64 KB whose thousands
 * of entries all claim the same long value would make it allocate gigabytes.
 */
public final class Exif {
  /** Bytes of the name in front of a block in a JPEG: {@code Exif} and two zeros. */
  public static final int NAME = 6;

  private static final int ORIENTATION = 0x0112;
  private static final int ACROSS = 0x011a;
  private static final int DOWN = 0x011b;
  private static final int UNIT = 0x0128;
  private static final int UNIT_NONE = 1;
  private static final int UNIT_INCH = 2;
  private static final int UNIT_CENTIMETRE = 3;
  private static final int ARTIST = 0x013b;
  private static final int COPYRIGHT = 0x8298;
  private static final int EXPOSURE = 0x8769;
  private static final int COLOUR_SPACE = 0xa001;
  private static final int SPACE_SRGB = 1;
  private static final int INTEROPERABILITY = 0xa005;
  private static final int RULE = 1;
  private static final int RULE_BYTES = 4;
  private static final long PER_MILLE = 1000;

  private Exif() {}

  /** Cuts off the name in front of a block. Some programs write it outside of a JPEG, too. */
  public static byte[] withoutName(byte[] block) {
    boolean named = block.length > NAME && block[0] == 'E' && block[4] == 0;
    return named ? Arrays.copyOfRange(block, NAME, block.length) : block;
  }

  /**
   * How the image is turned.
   *
   * @param tiff the block, from its byte order mark on
   * @return upright if the block is broken or says nothing
   */
  public static Orientation orientation(byte[] tiff) {
    return block(tiff).map(Exif::orientation).orElse(Orientation.UPRIGHT);
  }

  public static Orientation orientation(TiffDirectory directory) {
    return directory
        .entry(ORIENTATION)
        .filter(entry -> entry.type() == TiffTag.SHORT)
        .map(entry -> Orientation.of((int) directory.number(entry, 0)))
        .orElse(Orientation.UPRIGHT);
  }

  /**
   * Reads a block.
   *
   * @param tiff the block, from its byte order mark on
   * @return {@link ImageMetadata#NONE} if the block is broken
   */
  public static ImageMetadata metadata(byte[] tiff, MetadataLimits limits) {
    return block(tiff).map(each -> metadata(each, limits)).orElse(ImageMetadata.NONE);
  }

  /** Reads resolution, rights, and the tags that are kept on request. */
  public static ImageMetadata metadata(TiffDirectory directory, MetadataLimits limits) {
    return ExifTags.in(
        directory,
        limits,
        ImageMetadata.NONE
            .withResolution(resolution(directory))
            .withRights(
                directory.text(COPYRIGHT, limits.bytes()), directory.text(ARTIST, limits.bytes()))
            .withProfile(adobeRgb(directory)));
  }

  /** Notices about rights in a TIFF that are too long, one sentence each. */
  public static List<String> leftOut(TiffDirectory directory, MetadataLimits limits) {
    return Stream.of(Map.entry("copyright", COPYRIGHT), Map.entry("author", ARTIST))
        .filter(each -> directory.bytes(each.getValue()) > limits.bytes())
        .map(
            each ->
                "its %s of %d bytes is".formatted(each.getKey(), directory.bytes(each.getValue())))
        .map(limits::leftOut)
        .toList();
  }

  /** A block has no more entries than it has room for, so that they need no limit of their own. */
  private static Optional<TiffDirectory> block(byte[] tiff) {
    return TiffDirectory.first(ImageBytes.of(tiff), tiff.length);
  }

  /**
   * Cameras tell Adobe RGB by two tags instead of a profile (DCF 2.0, option file): a colour space
   * that is not calibrated, and interoperability by rule R03.
   */
  private static Optional<ColourProfile> adobeRgb(TiffDirectory directory) {
    return directory
        .directory(EXPOSURE)
        .filter(each -> each.number(COLOUR_SPACE, 0) != SPACE_SRGB)
        .flatMap(each -> each.directory(INTEROPERABILITY))
        .flatMap(each -> each.text(RULE, RULE_BYTES))
        .filter("R03"::equals)
        .map(_ -> MatrixProfile.adobeRgb());
  }

  private static Optional<Resolution> resolution(TiffDirectory directory) {
    double across = directory.fraction(ACROSS).orElse(0.0);
    double down = directory.fraction(DOWN).orElse(across);
    return switch (directory.number(UNIT).orElse((long) UNIT_INCH).intValue()) {
      case UNIT_INCH -> Resolution.perInch(across, down);
      case UNIT_NONE -> Resolution.ratio(across, down);
      case UNIT_CENTIMETRE -> Resolution.perCentimetre(across, down);
      default -> Optional.empty();
    };
  }

  /**
   * Writes a block that {@link #metadata(byte[], MetadataLimits)} reads back.
   *
   * @return empty if there is nothing to say
   */
  public static Optional<ByteString> block(ImageMetadata metadata) {
    boolean nothing =
        metadata.exif().isEmpty() && metadata.resolution().isEmpty() && !metadata.rights();
    if (nothing) {
      return Optional.empty();
    }
    TiffTags tags = new TiffTags(false);
    put(tags, metadata);
    return Optional.of(tags.block());
  }

  /** Adds the tags that {@link #metadata(TiffDirectory, MetadataLimits)} reads back. */
  public static void put(TiffTags tags, ImageMetadata metadata) {
    metadata.exif().ifPresent(each -> each.putInto(tags));
    metadata.resolution().ifPresent(each -> put(tags, each));
    metadata.artist().ifPresent(each -> tags.put(ARTIST, TiffTag.text(each)));
    metadata.copyright().ifPresent(each -> tags.put(COPYRIGHT, TiffTag.text(each)));
  }

  private static void put(TiffTags tags, Resolution resolution) {
    tags.put(ACROSS, perMille(resolution.acrossPerInch()));
    tags.put(DOWN, perMille(resolution.downPerInch()));
    tags.put(UNIT, TiffTag.numbers(TiffTag.SHORT, resolution.metric() ? UNIT_INCH : UNIT_NONE));
  }

  private static TiffTag perMille(double value) {
    return TiffTag.numbers(TiffTag.RATIO, Math.round(value * PER_MILLE), PER_MILLE);
  }
}
