package aliif.pipeline.image.metadata;

import aliif.pipeline.image.bytes.ImageBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The bytes of a TIFF file, classic or BigTIFF, or of an EXIF block: its numbers, and how its
 * directories lie in it.
 *
 * @param big whether it is a BigTIFF
 * @param mostEntries entries of a directory at most; more are taken for a wrong place
 */
record TiffBytes(ImageBytes bytes, ByteOrder order, boolean big, int mostEntries) {
  static final int KIND = 254;
  private static final int SECONDARY = 5; // a reduced copy, or a mask
  static final int OLD_KIND = 255;
  private static final int OLD_REDUCED = 2;

  /** Reads the header; empty if it is broken. */
  static Optional<TiffBytes> of(ImageBytes bytes, int mostEntries) {
    if (bytes.size() < 8) {
      return Optional.empty();
    }
    byte mark = bytes.part(0, 1).get(0);
    ByteOrder order = mark == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int version = bytes.part(2, 2).order(order).getShort(0);
    return version == 42 || (version == 43 && bytes.size() >= 16)
        ? Optional.of(new TiffBytes(bytes, order, version == 43, mostEntries))
        : Optional.empty();
  }

  /** Place of the first directory. */
  long first() {
    return big ? value(8, 8) : value(4, 4);
  }

  /**
   * The place of the directory after another.
   *
   * @param place place of that other directory
   */
  long next(long place) {
    long end = place + head() + size(place) * width();
    return end + room() <= bytes.size() ? value(end, room()) : 0;
  }

  /**
   * How many entries a directory has.
   *
   * @param place place of the directory
   * @return 0 if there is none, or it is broken
   */
  long size(long place) {
    if (place < 8 || place > bytes.size() - head()) {
      return 0;
    }
    long size = value(place, head());
    boolean sound = size >= 1 && size <= mostEntries;
    return sound && size <= (bytes.size() - place - head()) / width() ? size : 0;
  }

  /** The entries of a directory, of {@link #width} bytes each. */
  ByteBuffer table(long place) {
    return bytes.part(place + head(), Math.toIntExact(size(place) * width())).order(order);
  }

  /**
   * Whether a directory describes a reduced copy or a mask. The tag that says so is the first one,
   * since tags are in order.
   */
  boolean isSecondary(long place) {
    ByteBuffer entry = bytes.part(place + head(), width()).order(order);
    int tag = entry.getShort(0) & 0xffff;
    long value = value(place + head() + inline(), width(entry.getShort(2) & 0xffff));
    return isSecondary(tag == KIND ? value : 0, tag == OLD_KIND ? value : 0);
  }

  /**
   * Whether two tags say that a directory describes a reduced copy or a mask.
   *
   * @param kind value of {@link #KIND}, 0 if it is missing
   * @param oldKind value of {@link #OLD_KIND}, 0 if it is missing
   */
  static boolean isSecondary(long kind, long oldKind) {
    return (kind & SECONDARY) != 0 || oldKind == OLD_REDUCED;
  }

  /** Bytes of the number of entries, with which a directory begins. */
  int head() {
    return big ? 8 : 2;
  }

  /** Bytes of an entry. */
  int width() {
    return big ? 20 : 12;
  }

  /** Place of the value in an entry. */
  int inline() {
    return big ? 12 : 8;
  }

  /** Bytes of a place, and of a value that lies inside its entry. */
  int room() {
    return big ? 8 : 4;
  }

  /** Bytes of a value of a type; 0 for a type that is not known. */
  static int width(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  /** A whole number of 1, 2, 4 or 8 bytes; 0 for one of none. */
  long value(long at, int width) {
    ByteBuffer value = bytes.part(at, width).order(order);
    return switch (width) {
      case 0 -> 0;
      case 1 -> value.get(0) & 0xff;
      case 2 -> value.getShort(0) & 0xffff;
      case 4 -> Integer.toUnsignedLong(value.getInt(0));
      default -> value.getLong(0);
    };
  }
}
