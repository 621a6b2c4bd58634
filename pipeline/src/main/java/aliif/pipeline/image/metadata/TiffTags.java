package aliif.pipeline.image.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;

/**
 * Writes the start of a TIFF file, up to its pixels, or an EXIF block: a header, a directory with
 * its values, and the directories that it points to. Numbers are big-endian, as samples of 16 bits
 * are everywhere in this program. For one thread.
 */
public final class TiffTags {
  private final boolean big;
  private final Map<Integer, TiffTag> tags = new TreeMap<>();
  private final Map<Integer, TiffTags> directories =
      new TreeMap<>(); // by the tags that point there

  /**
   * Begins without tags.
   *
   * @param big whether a BigTIFF is written
   */
  public TiffTags(boolean big) {
    this.big = big;
  }

  public void put(int tag, TiffTag value) {
    tags.put(tag, value);
  }

  void putAll(Map<Integer, TiffTag> values) {
    tags.putAll(values);
  }

  /** Adds a directory, and a tag that points to it, unless the directory would be empty. */
  void putDirectory(int tag, Map<Integer, TiffTag> values) {
    if (!values.isEmpty()) {
      TiffTags directory = new TiffTags(big);
      directory.putAll(values);
      directories.put(tag, directory);
      pointTo(tag, 0);
    }
  }

  /** Sets the place of a directory. Readers expect a LONG, even in a BigTIFF. */
  private void pointTo(int tag, int place) {
    tags.put(tag, TiffTag.numbers(TiffTag.LONG, place));
  }

  /** The bytes of header, directories and values. */
  ByteString block() {
    ByteBuffer block = ByteBuffer.allocate(head() + length()).order(ByteOrder.BIG_ENDIAN);
    block.put((byte) 'M').put((byte) 'M').putShort((short) (big ? 43 : 42));
    if (big) {
      block.putShort((short) 8).putShort((short) 0).putLong(head());
    } else {
      block.putInt(head());
    }
    write(block, head());
    return ByteString.fromArrayUnsafe(block.array());
  }

  /**
   * The bytes in front of the pixels.
   *
   * @param places the tag that gets the places of the parts
   * @param parts how many parts the pixels have
   * @param length bytes of each part but the last
   */
  public ByteString blockBefore(int places, int parts, long length) {
    int type = big ? TiffTag.LONG8 : TiffTag.LONG;
    long[] offsets = new long[parts];
    tags.put(places, TiffTag.numbers(type, offsets)); // for their room
    int start = head() + length();
    for (int i = 0; i < parts; i++) {
      offsets[i] = start + i * length;
    }
    tags.put(places, TiffTag.numbers(type, offsets));
    return block();
  }

  private int head() {
    return big ? 16 : 8;
  }

  /** The most bytes of a value that lies inside its entry. */
  private int room() {
    return big ? 8 : 4;
  }

  /**
   * Bytes of the directory: the number of entries, the entries, and the place of the next
   * directory.
   */
  private int table() {
    return (big ? 16 : 6) + tags.size() * (big ? 20 : 12);
  }

  /** Bytes of the directory and its values. */
  private int own() {
    int own = table();
    for (TiffTag tag : tags.values()) {
      own += tag.bytes().size() > room() ? padded(tag.bytes().size()) : 0;
    }
    return own;
  }

  private int length() {
    return own() + directories.values().stream().mapToInt(TiffTags::length).sum();
  }

  private void write(ByteBuffer block, int place) {
    int behind = place + own();
    for (var directory : directories.entrySet()) {
      pointTo(directory.getKey(), behind);
      directory.getValue().write(block, behind);
      behind += directory.getValue().length();
    }
    block.position(place);
    if (big) {
      block.putLong(tags.size());
    } else {
      block.putShort((short) tags.size());
    }
    int values = place + table();
    for (var tag : tags.entrySet()) {
      values = write(block, tag.getKey(), tag.getValue(), values);
    }
  }

  /**
   * Writes an entry, and its values at {@code at} if they do not fit into it.
   *
   * @return the place after the values
   */
  private int write(ByteBuffer block, int tag, TiffTag value, int at) {
    block.putShort((short) tag).putShort((short) value.type());
    putPlace(block, value.count());
    int size = value.bytes().size();
    if (size <= room()) {
      int end = block.position() + room();
      block.put(value.bytes().toArray()).position(end);
      return at;
    }
    putPlace(block, at);
    block.put(at, value.bytes().toArray());
    return at + padded(size);
  }

  private void putPlace(ByteBuffer block, long place) {
    if (big) {
      block.putLong(place);
    } else {
      block.putInt((int) place);
    }
  }

  private static int padded(int length) {
    return length + (length & 1);
  }
}
