package aliif.pipeline.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;

/**
 * The start of a TIFF file: header, one directory, and its values; pixels follow. Big-endian, as
 * samples of 16 bits are everywhere here.
 */
final class TiffTags {
  /** What a tag has: its type, how many, and their bytes. */
  private record Value(int type, long count, ByteString bytes) {}

  private final boolean big;
  private final Map<Integer, Value> tags = new TreeMap<>();
  private int placesTag;
  private int placesType;
  private int places;

  /**
   * @param big whether it is a BigTIFF
   */
  TiffTags(boolean big) {
    this.big = big;
  }

  void number(int tag, int type, long value) {
    numbers(tag, type, value);
  }

  /** Of type SHORT (3), LONG (4), RATIO (5, in pairs) or LONG8 (16). */
  void numbers(int tag, int type, long... values) {
    int width = type == 3 ? 2 : type == 16 ? 8 : 4;
    ByteBuffer bytes = ByteBuffer.allocate(width * values.length);
    for (long value : values) {
      switch (width) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    tags.put(
        tag,
        new Value(
            type,
            type == 5 ? values.length / 2 : values.length,
            ByteString.fromArrayUnsafe(bytes.array())));
  }

  void bytes(int tag, int type, byte[] value) {
    tags.put(tag, new Value(type, value.length, ByteString.fromArray(value)));
  }

  /** The tag that says where the parts of the pixels are, known once all tags are. */
  void places(int tag, int type, int count) {
    placesTag = tag;
    placesType = type;
    places = count;
    numbers(tag, type, new long[count]);
  }

  /**
   * The file up to its pixels.
   *
   * @param part bytes of each part of the pixels but the last
   */
  ByteString file(long part) {
    int room = big ? 8 : 4;
    int head = big ? 16 : 8;
    int values = head + (big ? 16 : 6) + tags.size() * (big ? 20 : 12);
    int size = values;
    for (Value value : tags.values()) {
      size += value.bytes.size() > room ? padded(value.bytes.size()) : 0;
    }
    long[] offsets = new long[places];
    for (int i = 0; i < places; i++) {
      offsets[i] = size + i * part;
    }
    numbers(placesTag, placesType, offsets);
    return ByteString.fromArrayUnsafe(write(size, values).array());
  }

  private ByteBuffer write(int size, int values) {
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
    file.put((byte) 'M').put((byte) 'M').putShort((short) (big ? 43 : 42));
    if (big) {
      file.putShort((short) 8).putShort((short) 0).putLong(16).putLong(tags.size());
    } else {
      file.putInt(8).putShort((short) tags.size());
    }
    int at = values;
    for (var tag : tags.entrySet()) {
      at = write(file, tag.getKey(), tag.getValue(), at);
    }
    return file; // and no next directory
  }

  /** Writes an entry, and its values at {@code at} if it has no room for them. */
  private int write(ByteBuffer file, int tag, Value value, int at) {
    file.putShort((short) tag).putShort((short) value.type);
    int room = big ? 8 : 4;
    if (big) {
      file.putLong(value.count);
    } else {
      file.putInt((int) value.count);
    }
    int end = file.position() + room;
    if (value.bytes.size() <= room) {
      file.put(value.bytes.toArray()).position(end);
      return at;
    }
    if (big) {
      file.putLong(at);
    } else {
      file.putInt(at);
    }
    file.put(at, value.bytes.toArray());
    return at + padded(value.bytes.size());
  }

  private static int padded(int length) {
    return length + (length & 1);
  }
}
