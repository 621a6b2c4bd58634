package aliif.pipeline.image.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;

/**
 * The start of a TIFF file, up to its pixels, or an EXIF block: a header, a directory with its
 * values, and the directories that it points to. Big-endian, as samples of 16 bits are everywhere
 * here.
 */
public final class TiffTags {
  private final boolean big;
  private final Map<Integer, TiffTag> tags = new TreeMap<>();
  private final Map<Integer, TiffTags> directories =
      new TreeMap<>(); // by the tags that point there

  /**
   * @param big whether it is a BigTIFF
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

  /** A tag that points to a directory, unless that would be empty. */
  void putDirectory(int tag, Map<Integer, TiffTag> values) {
    if (!values.isEmpty()) {
      TiffTags directory = new TiffTags(big);
      directory.putAll(values);
      directories.put(tag, directory);
      pointTo(tag, 0);
    }
  }

  /** Of a directory, which readers take as a LONG in a BigTIFF too. */
  private void pointTo(int tag, int place) {
    tags.put(tag, TiffTag.numbers(TiffTag.LONG, place));
  }

  /** The bytes. */
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
   * The bytes in front of pixels, of which a tag says where each part lies.
   *
   * @param places the tag
   * @param parts how many
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

  /** Bytes that a value may have to lie in its entry. */
  private int room() {
    return big ? 8 : 4;
  }

  /** Bytes of the entries, with their number in front and the place of no next directory behind. */
  private int table() {
    return (big ? 16 : 6) + tags.size() * (big ? 20 : 12);
  }

  /** Bytes of the entries and their values. */
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

  /** Writes an entry, and its values at {@code at} if it has no room for them. */
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
