package aliif.pipeline.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A TIFF file as the library shall see it: with a directory of its own behind the last byte, which
 * has the tags that pixels need and no other, and to which the header points. What else the file
 * holds, whatever it claims, is not followed. For one thread.
 */
final class TiffStream extends ImageInputStreamImpl {
  private final ImageBytes bytes;
  private final byte[] head;
  private final byte[] directory;

  TiffStream(TiffFile file) {
    bytes = file.bytes;
    directory = directory(file.directory);
    head = head(file.directory);
    setByteOrder(file.directory.order);
  }

  /** The header, which points to the directory after the last byte. */
  private byte[] head(TiffDirectory tags) {
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

  @Override
  public long length() {
    return bytes.size() + directory.length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count;
    if (streamPos < head.length) {
      count = copy(head, streamPos, target, from, length);
    } else if (streamPos < bytes.size()) {
      count = (int) Math.min(length, bytes.size() - streamPos);
      bytes.read(streamPos, target, from, count);
    } else if (streamPos < length()) {
      count = copy(directory, streamPos - bytes.size(), target, from, length);
    } else {
      return -1;
    }
    streamPos += count;
    return count;
  }

  private static int copy(byte[] source, long at, byte[] target, int from, int length) {
    int count = (int) Math.min(length, source.length - at);
    System.arraycopy(source, (int) at, target, from, count);
    return count;
  }
}
