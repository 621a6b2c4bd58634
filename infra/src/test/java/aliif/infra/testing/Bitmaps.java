package aliif.infra.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.apache.pekko.util.ByteString;

/** Images whose number of bytes is known: BMP of 24 bits a pixel. */
public final class Bitmaps {
  private static final int HEADER = 54;

  private Bitmaps() {}

  /**
   * An image of 54 + 3 * width * height bytes.
   *
   * @param width a multiple of 4
   * @param seed other seeds give other pixels
   */
  public static ByteString of(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + pixels.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 'B')
            .put((byte) 'M')
            .putInt(HEADER + pixels.length)
            .putInt(0)
            .putInt(HEADER)
            .putInt(40)
            .putInt(width)
            .putInt(height)
            .putShort((short) 1)
            .putShort((short) 24);
    file.position(HEADER);
    return ByteString.fromArrayUnsafe(file.put(pixels).array());
  }
}
