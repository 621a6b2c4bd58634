package aliif.pipeline.image.tiff;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.metadata.TiffDirectory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A TIFF file as the library shall see it: with a directory of its own behind the last byte, which
 * has the tags that pixels need and no other, and to which the header points. What else the file
 * holds, whatever it claims, is not followed.
 */
final class TiffStream {
  private TiffStream() {}

  static PartsStream of(TiffFile file, Wanted wanted) {
    ImageBytes bytes = file.bytes;
    byte[] head = head(bytes, file.directory);
    PartsStream stream = new PartsStream(wanted);
    stream.add(head).add(bytes, head.length, bytes.size() - head.length);
    stream.add(directory(file.directory)).setByteOrder(file.directory.order);
    return stream;
  }

  /** The header, which points to the directory after the last byte. */
  private static byte[] head(ImageBytes bytes, TiffDirectory tags) {
    byte[] start = bytes.copy(0, tags.big ? 16 : 8);
    ByteBuffer header = ByteBuffer.wrap(start).order(tags.order);
    if (tags.big) {
      header.putLong(8, bytes.size());
    } else {
      header.putInt(4, (int) bytes.size());
    }
    return start;
  }

  private static byte[] directory(TiffDirectory tags) {
    List<Integer> essential =
        Arrays.stream(TiffFile.ESSENTIAL)
            .filter(tag -> tags.entry(tag).isPresent())
            .boxed()
            .toList();
    int width = tags.big ? 20 : 12;
    int room = tags.big ? 8 : 4;
    ByteBuffer table =
        ByteBuffer.allocate((tags.big ? 16 : 6) + essential.size() * width).order(tags.order);
    if (tags.big) {
      table.putLong(essential.size());
    } else {
      table.putShort((short) essential.size());
    }
    for (int tag : essential) {
      TiffDirectory.Entry entry = Optional.of(tag).flatMap(tags::entry).orElseThrow();
      table.putShort((short) tag).putShort((short) entry.type());
      if (tags.big) {
        table.putLong(entry.count());
      } else {
        table.putInt((int) entry.count());
      }
      if (entry.bytes() <= room) {
        byte[] value = tags.bytes(tag, room).orElseThrow();
        table.put(Arrays.copyOf(value, room));
      } else if (tags.big) {
        table.putLong(entry.at());
      } else {
        table.putInt((int) entry.at());
      }
    }
    return table.array(); // and no next one
  }
}
