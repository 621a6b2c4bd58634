package aliif.pipeline.image.metadata;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;

/**
 * A directory of tags in a TIFF file, classic or BigTIFF, or in an EXIF block. It knows only values
 * that lie inside the file, and reads them when they are asked for: an entry allocates nothing,
 * whatever it claims. For one thread.
 */
public final class TiffDirectory {
  private static final int MOST_ENTRIES = 4096;
  private static final int REMEMBERED = 1024; // directories, to notice a loop
  private static final int KIND = 254;
  private static final int SECONDARY = 5; // a reduced copy, or a mask
  private static final int OLD_KIND = 255;
  private static final int OLD_REDUCED = 2;
  public static final int LONGEST_TEXT = 4096;

  /**
   * An entry: the values of a tag.
   *
   * @param type the type of the values, a number of TIFF's
   * @param count how many values there are
   * @param at place of the first one in the file
   */
  public record Entry(int type, long count, long at) {
    public long bytes() {
      return count * width(type);
    }
  }

  private final ImageBytes bytes;
  public final ByteOrder order;
  public final boolean big;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  private long place; // of this directory in the file

  /** Place of the next directory in the file; 0 if there is none. */
  private long next;

  private TiffDirectory(ImageBytes bytes, ByteOrder order, boolean big) {
    this.bytes = bytes;
    this.order = order;
    this.big = big;
  }

  /** Reads the first directory; empty if the header or the directory is broken. */
  public static Optional<TiffDirectory> first(ImageBytes bytes) {
    if (bytes.size() < 8) {
      return Optional.empty();
    }
    byte mark = bytes.part(0, 1).get(0);
    ByteOrder order = mark == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int version = bytes.part(2, 2).order(order).getShort(0);
    if (version == 42) {
      var directory = new TiffDirectory(bytes, order, false);
      return directory.read(directory.value(4, 4)) ? Optional.of(directory) : Optional.empty();
    }
    if (version == 43 && bytes.size() >= 16) {
      var directory = new TiffDirectory(bytes, order, true);
      return directory.read(directory.value(8, 8)) ? Optional.of(directory) : Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Counts the images from this directory on. Reduced copies and masks do not count. A chain of
   * directories that leads back into itself ends there.
   *
   * @param most how many directories are looked at
   * @param wanted is asked for each
   */
  public int count(int most, Wanted wanted) {
    int count = 1;
    int seen = 1;
    Set<Long> places = new HashSet<>(Set.of(place)); // of the first, for they would return to one
    long at = next;
    while (seen < most && size(at) > 0 && !places.contains(at)) {
      wanted.check();
      seen++;
      count += isSecondary(at) ? 0 : 1;
      if (places.size() < REMEMBERED) {
        places.add(at);
      }
      at = next(at);
    }
    return count;
  }

  /** Reads the next directory; empty if there is none, or it is broken. */
  public Optional<TiffDirectory> following() {
    TiffDirectory directory = new TiffDirectory(bytes, order, big);
    return directory.read(next) ? Optional.of(directory) : Optional.empty();
  }

  /** Whether this describes a reduced copy or a mask, by one of two tags. */
  public boolean isSecondary() {
    return (number(KIND, 0) & SECONDARY) != 0 || number(OLD_KIND, 0) == OLD_REDUCED;
  }

  /**
   * The same for a directory that has not been read. The tag is the first one, since tags are in
   * order.
   */
  private boolean isSecondary(long place) {
    ByteBuffer entry = bytes.part(place + head(), width()).order(order);
    int tag = entry.getShort(0) & 0xffff;
    long value = value(place + head() + (big ? 12 : 8), width(entry.getShort(2) & 0xffff));
    return (tag == KIND && (value & SECONDARY) != 0) || (tag == OLD_KIND && value == OLD_REDUCED);
  }

  private boolean read(long place) {
    long size = size(place);
    if (size == 0) {
      return false;
    }
    ByteBuffer table = bytes.part(place + head(), (int) size * width()).order(order);
    for (int at = 0; at < table.limit(); at += width()) {
      add(table, at, place + head() + at);
    }
    this.place = place;
    next = next(place);
    return true;
  }

  /**
   * How many entries a directory has.
   *
   * @param place place of the directory in the file
   * @return 0 if there is none, or it is broken
   */
  private long size(long place) {
    if (place < 8 || place > bytes.size() - head()) {
      return 0;
    }
    long size = value(place, head());
    boolean sound = size >= 1 && size <= MOST_ENTRIES;
    return sound && place + head() + size * width() <= bytes.size() ? size : 0;
  }

  /**
   * The place of the directory after another.
   *
   * @param place place of that other directory
   */
  private long next(long place) {
    long end = place + head() + size(place) * width();
    int room = big ? 8 : 4;
    return end + room <= bytes.size() ? value(end, room) : 0;
  }

  /** Bytes of the number of entries, with which a directory begins. */
  private int head() {
    return big ? 8 : 2;
  }

  /** Bytes of an entry. */
  private int width() {
    return big ? 20 : 12;
  }

  private void add(ByteBuffer table, int at, long place) {
    int type = table.getShort(at + 2) & 0xffff;
    long count = big ? table.getLong(at + 4) : Integer.toUnsignedLong(table.getInt(at + 4));
    if (width(type) == 0 || count < 1 || count > bytes.size()) {
      return;
    }
    int room = big ? 8 : 4;
    long inline = place + (big ? 12 : 8);
    long start = count * width(type) <= room ? inline : value(inline, room);
    if (start >= 0 && start <= bytes.size() - count * width(type)) {
      entries.putIfAbsent(table.getShort(at) & 0xffff, new Entry(type, count, start));
    }
  }

  private static int width(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  public Optional<Entry> entry(int tag) {
    return Optional.ofNullable(entries.get(tag));
  }

  /** The first value of a tag, as a whole number. */
  public Optional<Long> number(int tag) {
    return entry(tag).map(entry -> number(entry, 0));
  }

  /**
   * The first value of a tag, as a whole number clamped to -1 and 2^30.
   *
   * @param otherwise the value if the tag is missing
   */
  public int number(int tag, int otherwise) {
    return Math.clamp(number(tag).orElse((long) otherwise), -1, 1 << 30);
  }

  /**
   * One value of a tag, as a whole number.
   *
   * @param index 0 for the first
   */
  public long number(Entry entry, long index) {
    int width = width(entry.type);
    return value(entry.at + index * width, width);
  }

  /** The first value of a tag, a fraction or a whole number. */
  Optional<Double> fraction(int tag) {
    return entry(tag)
        .map(
            entry ->
                entry.type == TiffTag.RATIO
                    ? (double) value(entry.at, 4) / value(entry.at + 4, 4)
                    : (double) number(entry, 0));
  }

  /**
   * The text of a tag, up to its end mark. It is read as UTF-8, or as ISO 8859-1 if it is not
   * UTF-8.
   */
  Optional<String> text(int tag) {
    return entry(tag)
        .filter(entry -> entry.type == TiffTag.TEXT && entry.count <= LONGEST_TEXT)
        .map(entry -> decoded(bytes.part(entry.at, (int) entry.count)))
        .map(text -> text.split("\0", 2)[0].strip())
        .filter(text -> !text.isEmpty());
  }

  private static String decoded(ByteBuffer text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text.duplicate()).toString();
    } catch (CharacterCodingException problem) {
      return StandardCharsets.ISO_8859_1.decode(text).toString();
    }
  }

  /** Bytes of the whole file. */
  public long fileBytes() {
    return bytes.size();
  }

  /** The numbers of the tags. */
  Set<Integer> tags() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Reads the directory that a tag points to; empty if there is none, or it is broken. */
  Optional<TiffDirectory> directory(int tag) {
    TiffDirectory directory = new TiffDirectory(bytes, order, big);
    return number(tag).filter(directory::read).map(_ -> directory);
  }

  /**
   * A tag's values to be written again; empty if their type is not one of EXIF's, or they have more
   * bytes than {@code most}.
   */
  Optional<TiffTag> tag(int tag, int most) {
    return entry(tag)
        .filter(entry -> entry.type <= TiffTag.DOUBLE && entry.bytes() <= most)
        .map(entry -> new TiffTag(entry.type, entry.count, bigEndian(entry)));
  }

  private ByteString bigEndian(Entry entry) {
    byte[] value = bytes.copy(entry.at, (int) entry.bytes());
    boolean ratio = entry.type == TiffTag.RATIO || entry.type == TiffTag.SIGNED_RATIO;
    int width = ratio ? 4 : width(entry.type);
    for (int at = 0; at < value.length && order == ByteOrder.LITTLE_ENDIAN; at += width) {
      for (int i = 0; i < width / 2; i++) {
        byte low = value[at + i];
        value[at + i] = value[at + width - 1 - i];
        value[at + width - 1 - i] = low;
      }
    }
    return ByteString.fromArrayUnsafe(value);
  }

  /** The bytes of a tag's values; empty if there are more than {@code most}. */
  public Optional<byte[]> bytes(int tag, int most) {
    return entry(tag)
        .filter(entry -> entry.bytes() <= most)
        .map(entry -> bytes.copy(entry.at, (int) entry.bytes()));
  }

  private long value(long at, int width) {
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
