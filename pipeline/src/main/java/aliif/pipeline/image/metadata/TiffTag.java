package aliif.pipeline.image.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/**
 * The values of a tag of TIFF or EXIF, as they are written.
 *
 * @param type the type of the values, a number of TIFF's
 * @param count how many values there are
 * @param bytes the values, big-endian
 */
public record TiffTag(int type, long count, ByteString bytes) {
  public static final int BYTE = 1;
  static final int TEXT = 2;
  public static final int SHORT = 3;
  public static final int LONG = 4;
  static final int RATIO = 5;
  public static final int UNDEFINED = 7;
  static final int SIGNED_RATIO = 10;
  static final int DOUBLE = 12;
  public static final int LONG8 = 16;

  /** Values of type SHORT, LONG, LONG8, or RATIO (each numerator followed by its denominator). */
  public static TiffTag numbers(int type, long... values) {
    int width = type == SHORT ? 2 : type == LONG8 ? 8 : 4;
    ByteBuffer bytes = ByteBuffer.allocate(width * values.length);
    for (long value : values) {
      switch (width) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    int count = type == RATIO ? values.length / 2 : values.length;
    return new TiffTag(type, count, ByteString.fromArrayUnsafe(bytes.array()));
  }

  /** A text in UTF-8, with its end mark. */
  static TiffTag text(String text) {
    return bytes(TEXT, ByteString.fromArrayUnsafe((text + "\0").getBytes(StandardCharsets.UTF_8)));
  }

  /** Values of type BYTE, TEXT or UNDEFINED. */
  public static TiffTag bytes(int type, ByteString bytes) {
    return new TiffTag(type, bytes.size(), bytes);
  }
}
