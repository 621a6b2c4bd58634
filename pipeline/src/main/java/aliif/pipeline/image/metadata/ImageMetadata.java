package aliif.pipeline.image.metadata;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.Orientation;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * What an image says about itself.
 *
 * @param profile of its colours
 * @param copyright who owns it
 * @param artist who made it
 * @param exif how it came to be
 * @param xmp a packet of XML
 */
public record ImageMetadata(
    Optional<ColourProfile> profile,
    Optional<Resolution> resolution,
    Optional<String> copyright,
    Optional<String> artist,
    Optional<ExifTags> exif,
    Optional<ByteString> xmp) {

  /** Bytes of the objects around texts and blocks. */
  private static final long SMALL = 512;

  public static final ImageMetadata NONE =
      new ImageMetadata(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * What an output keeps: the profile, if it describes such samples, resolution and rights; the
   * rest only if it is asked for. No orientation is left anywhere, for it has been applied.
   *
   * @param layout of the output
   * @param orientation that was applied
   * @param all whether EXIF and XMP are kept too
   */
  public ImageMetadata kept(PixelLayout layout, Orientation orientation, boolean all) {
    return new ImageMetadata(
        profile.filter(each -> each.fits(layout)),
        orientation.swapped() ? resolution.map(Resolution::swapped) : resolution,
        copyright,
        artist,
        all ? exif.map(each -> each.ofSize(layout.size())) : Optional.empty(),
        all ? xmp.map(Xmp::upright) : Optional.empty());
  }

  public ImageMetadata withProfile(Optional<ColourProfile> other) {
    return new ImageMetadata(other, resolution, copyright, artist, exif, xmp);
  }

  public ImageMetadata withResolution(Optional<Resolution> other) {
    return new ImageMetadata(profile, other, copyright, artist, exif, xmp);
  }

  public ImageMetadata withRights(Optional<String> copyright, Optional<String> artist) {
    return new ImageMetadata(profile, resolution, copyright, artist, exif, xmp);
  }

  public ImageMetadata withExif(Optional<ExifTags> other) {
    return new ImageMetadata(profile, resolution, copyright, artist, other, xmp);
  }

  public ImageMetadata withXmp(Optional<ByteString> other) {
    return new ImageMetadata(profile, resolution, copyright, artist, exif, other);
  }

  /** What it holds in memory, in bytes. */
  public long bytes() {
    return SMALL
        + profile.map(each -> each.bytes().size()).orElse(0)
        + 2L * (copyright.map(String::length).orElse(0) + artist.map(String::length).orElse(0))
        + exif.map(ExifTags::heldBytes).orElse(0L)
        + xmp.map(ByteString::size).orElse(0);
  }

  /** Whether it says whose the image is. */
  public boolean rights() {
    return copyright.isPresent() || artist.isPresent();
  }

  /** With what this one lacks, from another. */
  public ImageMetadata or(ImageMetadata other) {
    return new ImageMetadata(
        profile.or(other::profile),
        resolution.or(other::resolution),
        copyright.or(other::copyright),
        artist.or(other::artist),
        exif.or(other::exif),
        xmp.or(other::xmp));
  }
}
