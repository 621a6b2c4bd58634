package aliif.pipeline.image.tiff;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.metadata.TiffDirectory;
import aliif.pipeline.image.metadata.TiffTag;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the file that the library reads: the user's file with a directory of our own after its last
 * byte. That directory has only the tags that pixels need, and the header points to it. Whatever
 * else the file claims, the library does not see.
 */
final class TiffStream {
  private static final int STRAIGHT = 2;

  private TiffStream() {}

  static PartsStream of(TiffFile file, Wanted wanted) {
    ImageBytes bytes = file.bytes;
    byte[] head = head(bytes, file.directory);
    PartsStream stream = new PartsStream(wanted);
    stream.add(head).add(bytes, head.length, bytes.size() - head.length);
    stream.add(directory(file)).setByteOrder(file.directory.order());
    return stream;
  }

  /** The header, which points to our directory. */
  private static byte[] head(ImageBytes bytes, TiffDirectory tags) {
    byte[] start = bytes.copy(0, tags.big() ? 16 : 8);
    ByteBuffer header = ByteBuffer.wrap(start).order(tags.order());
    if (tags.big()) {
      header.putLong(8, bytes.size());
    } else {
      header.putInt(4, (int) bytes.size());
    }
    return start;
  }

  /** Our directory, followed by the values that differ from the file's. */
  private static byte[] directory(TiffFile file) {
    TiffDirectory tags = file.directory;
    Map<Integer, long[]> own = own(file);
    List<Integer> shown =
        Arrays.stream(TiffFile.ESSENTIAL)
            .filter(tag -> own.containsKey(tag) || tags.entry(tag).isPresent())
            .filter(tag -> !own.containsKey(tag) || own.get(tag).length > 0)
            .boxed()
            .sorted()
            .toList();
    int room = tags.big() ? 8 : 4;
    int head = (tags.big() ? 16 : 6) + shown.size() * (tags.big() ? 20 : 12);
    int values = own.values().stream().mapToInt(each -> room * each.length).sum();
    ByteBuffer table = ByteBuffer.allocate(head + values).order(tags.order());
    long behind = file.bytes.size() + head;
    if (tags.big()) {
      table.putLong(shown.size());
    } else {
      table.putShort((short) shown.size());
    }
    for (int tag : shown) {
      long[] mine = own.get(tag);
      if (mine == null) {
        put(table, tags, tag);
        continue;
      }
      table.putShort((short) tag).putShort((short) (tags.big() ? TiffTag.LONG8 : TiffTag.LONG));
      putPlace(table, tags, mine.length);
      if (mine.length == 1) {
        putPlace(table, tags, mine[0]);
      } else {
        putPlace(table, tags, behind);
        int at = Math.toIntExact(behind - file.bytes.size());
        for (int i = 0; i < mine.length; i++) {
          putPlace(table, tags, at + i * room, mine[i]);
        }
        behind += (long) room * mine.length;
      }
    }
    return table.array(); // and no next one
  }

  /** Copies an entry. Its values stay at their place in the file. */
  private static void put(ByteBuffer table, TiffDirectory tags, int tag) {
    int room = tags.big() ? 8 : 4;
    TiffDirectory.Entry entry = Optional.of(tag).flatMap(tags::entry).orElseThrow();
    table.putShort((short) tag).putShort((short) entry.type());
    putPlace(table, tags, entry.count());
    if (entry.bytes() <= room) {
      byte[] value = tags.bytes(tag, room).orElseThrow();
      table.put(Arrays.copyOf(value, room));
    } else {
      putPlace(table, tags, entry.at());
    }
  }

  private static void putPlace(ByteBuffer table, TiffDirectory tags, long value) {
    putPlace(table, tags, table.position(), value);
    table.position(table.position() + (tags.big() ? 8 : 4));
  }

  private static void putPlace(ByteBuffer table, TiffDirectory tags, int at, long value) {
    if (tags.big()) {
      table.putLong(at, value);
    } else {
      table.putInt(at, (int) value);
    }
  }

  /** Tags whose values differ from the file's. Tags without a value are hidden. */
  private static Map<Integer, long[]> own(TiffFile file) {
    TiffDirectory tags = file.directory;
    Map<Integer, long[]> own = new HashMap<>();
    own.put(TiffFile.SAMPLE_FORMAT, new long[0]); // 1, or one that means the same
    if (!file.storage().measured()) {
      own.put(TiffFile.STRIP_BYTES, file.storage().measuredLengths());
    }
    if (tags.entry(Photometric.TAG).isEmpty()) {
      own.put(Photometric.TAG, new long[] {file.photometric});
    }
    if (StraightColours.complemented(file)) {
      own.put(Photometric.TAG, new long[] {Photometric.BLACK_IS_ZERO});
    }
    if (file.extra.unannounced(tags)) {
      own.put(TiffFile.EXTRA, new long[] {STRAIGHT});
    }
    if (file.extra.picked()) {
      for (int hidden : new int[] {TiffFile.EXTRA, TiffFile.PREDICTOR, TiffFile.INK_SET}) {
        own.put(hidden, new long[0]);
      }
      own.put(TiffFile.WIDTH, new long[] {(long) file.size.width() * file.channels});
      own.put(TiffFile.CHANNELS, new long[] {1});
      own.put(TiffFile.BITS, new long[] {file.bits});
      own.put(Photometric.TAG, new long[] {Photometric.BLACK_IS_ZERO});
      tags.entry(TiffFile.TILE_WIDTH)
          .ifPresent(
              _ ->
                  own.put(
                      TiffFile.TILE_WIDTH, new long[] {(long) file.runWidth() * file.channels}));
    }
    return own;
  }
}
