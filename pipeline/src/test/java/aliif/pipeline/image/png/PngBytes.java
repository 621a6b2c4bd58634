package aliif.pipeline.image.png;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.pekko.util.ByteString;

/** PNG files put together chunk by chunk. */
public final class PngBytes {
  private ByteString bytes = ByteString.fromInts(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');

  public static PngBytes header(int width, int height, int depth, int colour) {
    ByteBuffer body = ByteBuffer.allocate(13).putInt(width).putInt(height);
    body.put((byte) depth).put((byte) colour);
    return new PngBytes().chunk("IHDR", body.array());
  }

  public PngBytes chunk(String type, int... body) {
    return chunk(type, ByteString.fromInts(body).toArray());
  }

  public PngBytes chunk(String type, byte[] body) {
    ByteBuffer chunk = ByteBuffer.allocate(body.length + 12).putInt(body.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(body);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, body.length + 4);
    chunk.putInt((int) checksum.getValue());
    bytes = bytes.concat(ByteString.fromArray(chunk.array()));
    return this;
  }

  /** A colour profile. */
  public PngBytes profile(byte[] profile) {
    byte[] coded = deflated(profile);
    byte[] body = new byte[coded.length + 3];
    body[0] = 'x';
    System.arraycopy(coded, 0, body, 3, coded.length);
    return chunk("iCCP", body);
  }

  /** The rows, each with its filter's number first, and the end. */
  public ByteString pixels(int... rows) {
    return chunk("IDAT", deflated(ByteString.fromInts(rows).toArray())).chunk("IEND").bytes;
  }

  public ByteString bytes() {
    return bytes;
  }

  public static byte[] deflated(byte[] raw) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
