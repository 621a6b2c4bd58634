package aliif.pipeline.image.metadata;

import aliif.model.Size;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * What EXIF says about how a picture was made. Immutable.
 *
 * @param picture tags of the first directory
 * @param exposure tags of the Exif directory
 * @param place tags of the GPS directory
 */
public record ExifTags(
    Map<Integer, TiffTag> picture, Map<Integer, TiffTag> exposure, Map<Integer, TiffTag> place) {
  /** Bytes of a tag besides its value: objects, and an entry in a map. */
  private static final long OBJECTS = 128;

  private static final int EXPOSURE = 0x8769;
  private static final int PLACE = 0x8825;
  private static final int MAKER_NOTE = 0x927c;
  private static final int WIDTH = 0xa002;
  private static final int HEIGHT = 0xa003;
  private static final int INTEROPERABILITY = 0xa005;

  /*
   * Tags are read and written anew, so that one way serves all formats and both byte orders.
   * What is no longer true is not written: orientation, the thumbnail, how the input's samples
   * are stored. The maker's note is not written either, because its offsets hold only at its
   * old place.
   */

  /**
   * Name of the document, description, maker, model, software, date, host; rating; what Windows
   * says: title, comment, author, keywords, subject.
   */
  private static final Set<Integer> OF_PICTURE =
      Set.of(
          0x010d, 0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013c, 0x4746, 0x9c9b, 0x9c9c, 0x9c9d,
          0x9c9e, 0x9c9f);

  private static final Set<Integer> NOT_OF_EXPOSURE =
      Set.of(MAKER_NOTE, WIDTH, HEIGHT, INTEROPERABILITY);

  public ExifTags {
    picture = Map.copyOf(picture);
    exposure = Map.copyOf(exposure);
    place = Map.copyOf(place);
  }

  /**
   * Adds the tags of a block or a TIFF file to what has been read of it.
   *
   * @return the same if there are none
   */
  static ImageMetadata in(TiffDirectory directory, MetadataLimits limits, ImageMetadata read) {
    Room room = new Room(limits.bytes());
    var tags =
        new ExifTags(
            room.taken(directory, OF_PICTURE::contains),
            directory
                .directory(EXPOSURE)
                .map(each -> room.taken(each, tag -> !NOT_OF_EXPOSURE.contains(tag)))
                .orElse(Map.of()),
            directory.directory(PLACE).map(each -> room.taken(each, _ -> true)).orElse(Map.of()));
    boolean none = tags.picture.isEmpty() && tags.exposure.isEmpty() && tags.place.isEmpty();
    ImageMetadata all = none ? read : read.withExif(Optional.of(tags));
    return room.full > 0
        ? all.withMissing(limits.leftOut(room.full + " of its EXIF tags are"))
        : all;
  }

  /** Bytes that the tags hold in memory, about. */
  long heldBytes() {
    return Stream.of(picture, exposure, place)
        .flatMap(tags -> tags.values().stream())
        .mapToLong(tag -> OBJECTS + tag.bytes().size())
        .sum();
  }

  /** The same tags for a picture of another size. */
  ExifTags ofSize(Size size) {
    if (exposure.isEmpty()) {
      return this;
    }
    Map<Integer, TiffTag> sized = new HashMap<>(exposure);
    sized.put(WIDTH, TiffTag.numbers(TiffTag.LONG, size.width()));
    sized.put(HEIGHT, TiffTag.numbers(TiffTag.LONG, size.height()));
    return new ExifTags(picture, sized, place);
  }

  void putInto(TiffTags tags) {
    tags.putAll(picture);
    tags.putDirectory(EXPOSURE, exposure);
    tags.putDirectory(PLACE, place);
  }

  /** Counts the bytes of the tags that are taken, for thousands may claim the same bytes. */
  private static final class Room {
    private long left; // bytes
    private int full; // tags for which there was no room

    Room(int most) {
      left = most;
    }

    Map<Integer, TiffTag> taken(TiffDirectory directory, IntPredicate wanted) {
      Map<Integer, TiffTag> taken = new HashMap<>();
      for (int number : directory.tags()) {
        if (wanted.test(number)) {
          long bytes = OBJECTS + directory.bytes(number);
          if (bytes > left) {
            full++;
          } else {
            directory.tag(number).ifPresent(each -> taken.put(number, each));
            left -= bytes;
          }
        }
      }
      return taken;
    }
  }
}
