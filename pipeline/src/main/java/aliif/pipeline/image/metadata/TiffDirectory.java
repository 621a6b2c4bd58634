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
  private static final int REMEMBERED = 1024; // directories, to notice a loop
  private static final int ENTRY_OBJECTS = 112; // bytes of an entry in the map

  /**
   * An entry: the values of a tag.
   *
   * @param type the type of the values, a number of TIFF's
   * @param count how many values there are
   * @param at place of the first one in the file
   */
  public record Entry(int type, long count, long at) {
    public long bytes() {
      return count * TiffBytes.width(type);
    }
  }

  private final TiffBytes file;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  private long place; // of this directory in the file

  /** Place of the next directory in the file; 0 if there is none. */
  private long next;

  private TiffDirectory(TiffBytes file) {
    this.file = file;
  }

  /**
   * Reads the first directory.
   *
   * @param mostEntries entries of a directory at most; more are taken for a wrong place
   * @return empty if the header or the directory is broken
   */
  public static Optional<TiffDirectory> first(ImageBytes bytes, int mostEntries) {
    return TiffBytes.of(bytes, mostEntries)
        .map(TiffDirectory::new)
        .filter(each -> each.read(each.file.first()));
  }

  /**
   * How many entries the first directory has, as far as they are inside the file.
   *
   * @return 0 if the header or the directory is broken
   */
  public static long entries(ImageBytes bytes) {
    return TiffBytes.of(bytes, Integer.MAX_VALUE).map(file -> file.size(file.first())).orElse(0L);
  }

  /** Bytes that the entries hold in memory, about. */
  public long heldBytes() {
    return (long) ENTRY_OBJECTS * entries.size();
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
    while (seen < most && file.size(at) > 0 && !places.contains(at)) {
      wanted.check();
      seen++;
      count += file.isSecondary(at) ? 0 : 1;
      if (places.size() < REMEMBERED) {
        places.add(at);
      }
      at = file.next(at);
    }
    return count;
  }

  /** Reads the next directory; empty if there is none, or it is broken. */
  public Optional<TiffDirectory> following() {
    TiffDirectory directory = new TiffDirectory(file);
    return directory.read(next) ? Optional.of(directory) : Optional.empty();
  }

  /** Whether this describes a reduced copy or a mask, by one of two tags. */
  public boolean isSecondary() {
    return TiffBytes.isSecondary(number(TiffBytes.KIND, 0), number(TiffBytes.OLD_KIND, 0));
  }

  private boolean read(long place) {
    if (file.size(place) == 0) {
      return false;
    }
    ByteBuffer table = file.table(place);
    for (int at = 0; at < table.limit(); at += file.width()) {
      add(table, at, place + file.head() + at);
    }
    this.place = place;
    next = file.next(place);
    return true;
  }

  private void add(ByteBuffer table, int at, long place) {
    int type = table.getShort(at + 2) & 0xffff;
    long count = file.big() ? table.getLong(at + 4) : Integer.toUnsignedLong(table.getInt(at + 4));
    int width = TiffBytes.width(type);
    if (width == 0 || count < 1 || count > fileBytes()) {
      return;
    }
    long inline = place + file.inline();
    long start = count * width <= file.room() ? inline : file.value(inline, file.room());
    if (start >= 0 && start <= fileBytes() - count * width) {
      entries.putIfAbsent(table.getShort(at) & 0xffff, new Entry(type, count, start));
    }
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
    int width = TiffBytes.width(entry.type);
    return file.value(entry.at + index * width, width);
  }

  /** The first value of a tag, a fraction or a whole number. */
  Optional<Double> fraction(int tag) {
    return entry(tag)
        .map(
            entry ->
                entry.type == TiffTag.RATIO
                    ? (double) file.value(entry.at, 4) / file.value(entry.at + 4, 4)
                    : (double) number(entry, 0));
  }

  /**
   * The text of a tag, up to its end mark. It is read as UTF-8, or as ISO 8859-1 if it is not
   * UTF-8.
   *
   * @param most bytes of the text at most; a longer one is not read
   */
  Optional<String> text(int tag, int most) {
    return entry(tag)
        .filter(entry -> entry.type == TiffTag.TEXT && entry.count <= most)
        .map(entry -> decoded(file.bytes().part(entry.at, (int) entry.count)))
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

  /** The order of the bytes of a number. */
  public ByteOrder order() {
    return file.order();
  }

  /** Whether this is a directory of a BigTIFF. */
  public boolean big() {
    return file.big();
  }

  /** Bytes of the whole file. */
  public long fileBytes() {
    return file.bytes().size();
  }

  /** The numbers of the tags. */
  Set<Integer> tags() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Reads the directory that a tag points to; empty if there is none, or it is broken. */
  Optional<TiffDirectory> directory(int tag) {
    TiffDirectory directory = new TiffDirectory(file);
    return number(tag).filter(directory::read).map(_ -> directory);
  }

  /** A tag's values to be written again; empty if their type is not one of EXIF's. */
  Optional<TiffTag> tag(int tag) {
    return entry(tag)
        .filter(entry -> entry.type <= TiffTag.DOUBLE)
        .map(entry -> new TiffTag(entry.type, entry.count, bigEndian(entry)));
  }

  private ByteString bigEndian(Entry entry) {
    byte[] value = file.bytes().copy(entry.at, (int) entry.bytes());
    boolean ratio = entry.type == TiffTag.RATIO || entry.type == TiffTag.SIGNED_RATIO;
    int width = ratio ? 4 : TiffBytes.width(entry.type);
    for (int at = 0; at < value.length && file.order() == ByteOrder.LITTLE_ENDIAN; at += width) {
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
        .map(entry -> file.bytes().copy(entry.at, (int) entry.bytes()));
  }

  /** How many bytes a tag's values have; 0 if the tag is missing. */
  public long bytes(int tag) {
    return entry(tag).map(Entry::bytes).orElse(0L);
  }
}
