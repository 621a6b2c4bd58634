package aliif.gateway.cli;

import aliif.pipeline.image.ImageFormat;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pekko.util.ByteString;

/**
 * How much of an image has been rendered, from the bytes of its file so far. Belongs to one stream.
 */
final class RenderedShare implements AutoCloseable {
  /*
   * Nobody but the encoder knows how many rows are out, and bytes say little: a file's size is not
   * known before its end. But a PNG's bytes, unpacked, are its rows: counting them costs about one
   * per cent of rendering them. A JPEG is written at its end, so there is nothing to count.
   */
  private static final int SIGNATURE = 8;
  private static final int HEADER = 8;
  private static final int CHECKSUM = 4;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;

  private final boolean counted;
  private final Inflater inflater = new Inflater();
  private final byte[] unpacked = new byte[1 << 16];
  private final ByteBuffer head = ByteBuffer.allocate(HEADER);
  private final ByteBuffer size = ByteBuffer.allocate(13);
  private long skip = SIGNATURE;
  private int type;
  private long left;
  private long rowsBytes = Long.MAX_VALUE;

  private RenderedShare(boolean counted) {
    this.counted = counted;
  }

  static RenderedShare of(ImageFormat format) {
    return new RenderedShare(
        switch (format) {
          case PNG -> true;
          case JPEG -> false;
        });
  }

  /** The share in 0 to 1, after these next bytes of the file. */
  double after(ByteString bytes) {
    if (counted) {
      ByteBuffer buffer = bytes.asByteBuffer();
      while (buffer.hasRemaining()) {
        take(buffer);
      }
    }
    return Math.min(1, (double) inflater.getBytesWritten() / rowsBytes);
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void take(ByteBuffer buffer) {
    if (skip > 0) {
      int skipped = (int) Math.min(skip, buffer.remaining());
      buffer.position(buffer.position() + skipped);
      skip -= skipped;
    } else if (left > 0) {
      int length = (int) Math.min(left, buffer.remaining());
      content(buffer.slice(buffer.position(), length));
      buffer.position(buffer.position() + length);
      left -= length;
      skip = left == 0 ? CHECKSUM : 0;
    } else {
      head.put(buffer.get());
      if (!head.hasRemaining()) {
        left = head.getInt(0);
        type = head.getInt(4);
        head.clear();
        skip = left == 0 ? CHECKSUM : 0;
      }
    }
  }

  private void content(ByteBuffer content) {
    if (type == IHDR) {
      size.put(content);
      if (!size.hasRemaining()) {
        rowsBytes = rowsBytes(size.getInt(0), size.getInt(4), size.get(8) * samples(size.get(9)));
      }
    } else if (type == IDAT) {
      unpack(content);
    }
  }

  private void unpack(ByteBuffer content) {
    inflater.setInput(content);
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        inflater.inflate(unpacked);
      }
    } catch (DataFormatException strange) {
      rowsBytes = Long.MAX_VALUE;
    }
  }

  /** Each row has a byte for its filter. */
  private static long rowsBytes(int width, int height, int bitsOfPixel) {
    return height * (1 + ((long) width * bitsOfPixel + 7) / 8);
  }

  /** Of a pixel, by the header's colour type; 3, an index, has one. */
  private static int samples(byte colourType) {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }
}
