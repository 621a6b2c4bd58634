package aliif.pipeline.image.metadata;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/**
 * What an image says about itself, besides its pixels. Immutable.
 *
 * @param profile the colour profile
 * @param signals what a PNG says about its colours without a profile
 * @param resolution how densely it is shown or printed
 * @param copyright who owns it
 * @param artist who made it
 * @param exif how it was made
 * @param xmp a packet of XML
 * @param texts texts of a PNG, without those about rights
 * @param missing notices about EXIF, XMP and texts that were not read, one sentence each
 */
public record ImageMetadata(
    Optional<ColourProfile> profile,
    Optional<ColourSignals> signals,
    Optional<Resolution> resolution,
    Optional<String> copyright,
    Optional<String> artist,
    Optional<ExifTags> exif,
    Optional<ByteString> xmp,
    List<Text> texts,
    List<String> missing) {

  /** Bytes of small objects. */
  private static final long SMALL = 512;

  public static final ImageMetadata NONE =
      new ImageMetadata(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of());

  /** A text of a PNG, with its keyword. */
  public record Text(String keyword, String value) {}

  public ImageMetadata {
    texts = List.copyOf(texts);
    missing = List.copyOf(missing);
  }

  /**
   * The metadata that an output keeps: colours, resolution and rights, and the rest if it is asked
   * for. Orientation is removed, since it has been applied.
   *
   * @param layout layout of the output
   * @param orientation how the image was turned
   * @param all whether EXIF, XMP and texts are kept, too
   */
  public ImageMetadata kept(PixelLayout layout, Orientation orientation, boolean all) {
    return new ImageMetadata(
        profile.filter(each -> each.fits(layout)),
        signals,
        orientation.swapped() ? resolution.map(Resolution::swapped) : resolution,
        copyright,
        artist,
        all ? exif.map(each -> each.ofSize(layout.size())) : Optional.empty(),
        all ? xmp.map(Xmp::kept) : Optional.empty(),
        all ? texts : List.of(),
        all ? missing : List.of());
  }

  /**
   * The same metadata as another format can say it: outside of PNG, a PNG's signals about colours
   * become a profile. A JPEG has little room.
   *
   * @param grey whether the output is grey
   */
  public ImageMetadata in(ImageFormat format, boolean grey) {
    if (format == ImageFormat.PNG) {
      return this;
    }
    Optional<ColourProfile> said =
        signals.isPresent() && signals.get().overrules()
            ? signals.get().profile(grey)
            : profile.or(() -> signals.flatMap(each -> each.profile(grey)));
    ImageMetadata without = withProfile(said).withSignals(Optional.empty()).withTexts(List.of());
    return format == ImageFormat.JPEG ? JpegRoom.fitted(without) : without;
  }

  /** Notices about what was not read, and about what a format cannot say, one sentence each. */
  public List<String> unsaid(ImageFormat format) {
    if (format == ImageFormat.PNG) {
      return missing;
    }
    Optional<String> colours =
        signals
            .flatMap(ColourSignals::unsaid)
            .map(
                each -> "image: its colours are %s, which a %s cannot say".formatted(each, format));
    String keywords = texts.stream().map(Text::keyword).collect(Collectors.joining(", "));
    Optional<String> lost =
        Optional.of(keywords)
            .filter(each -> !each.isEmpty())
            .map(each -> "image: its texts (%s) have no place in a %s".formatted(each, format));
    List<String> room = format == ImageFormat.JPEG ? JpegRoom.notices(this) : List.of();
    return Stream.of(missing.stream(), colours.stream(), lost.stream(), room.stream())
        .flatMap(each -> each)
        .toList();
  }

  public ImageMetadata withProfile(Optional<ColourProfile> other) {
    return new ImageMetadata(
        other, signals, resolution, copyright, artist, exif, xmp, texts, missing);
  }

  public ImageMetadata withSignals(Optional<ColourSignals> other) {
    return new ImageMetadata(
        profile, other, resolution, copyright, artist, exif, xmp, texts, missing);
  }

  public ImageMetadata withResolution(Optional<Resolution> other) {
    return new ImageMetadata(profile, signals, other, copyright, artist, exif, xmp, texts, missing);
  }

  public ImageMetadata withRights(Optional<String> copyright, Optional<String> artist) {
    return new ImageMetadata(
        profile, signals, resolution, copyright, artist, exif, xmp, texts, missing);
  }

  public ImageMetadata withExif(Optional<ExifTags> other) {
    return new ImageMetadata(
        profile, signals, resolution, copyright, artist, other, xmp, texts, missing);
  }

  public ImageMetadata withXmp(Optional<ByteString> other) {
    return new ImageMetadata(
        profile, signals, resolution, copyright, artist, exif, other, texts, missing);
  }

  public ImageMetadata withTexts(List<Text> other) {
    return new ImageMetadata(
        profile, signals, resolution, copyright, artist, exif, xmp, other, missing);
  }

  /** Adds a notice about something that was not read, and would be kept on request only. */
  public ImageMetadata withMissing(String notice) {
    return new ImageMetadata(
        profile,
        signals,
        resolution,
        copyright,
        artist,
        exif,
        xmp,
        texts,
        Stream.concat(missing.stream(), Stream.of(notice)).toList());
  }

  /** Bytes that the metadata holds in memory, about. */
  public long bytes() {
    return SMALL
        + profile.map(each -> each.bytes().size()).orElse(0)
        + signals.map(ColourSignals::heldBytes).orElse(0L)
        + 2L * (copyright.map(String::length).orElse(0) + artist.map(String::length).orElse(0))
        + exif.map(ExifTags::heldBytes).orElse(0L)
        + xmp.map(ByteString::size).orElse(0)
        + texts.stream()
            .mapToLong(each -> 128 + 2L * (each.keyword.length() + each.value.length()))
            .sum()
        + missing.stream().mapToLong(each -> SMALL / 2 + each.length()).sum();
  }

  /** Whether there is a copyright or an artist. */
  public boolean rights() {
    return copyright.isPresent() || artist.isPresent();
  }

  /** This metadata, with what it lacks taken from another. */
  public ImageMetadata or(ImageMetadata other) {
    return new ImageMetadata(
        profile.or(other::profile),
        signals.or(other::signals),
        resolution.or(other::resolution),
        copyright.or(other::copyright),
        artist.or(other::artist),
        exif.or(other::exif),
        xmp.or(other::xmp),
        texts.isEmpty() ? other.texts : texts,
        Stream.concat(missing.stream(), other.missing.stream()).distinct().toList());
  }
}
