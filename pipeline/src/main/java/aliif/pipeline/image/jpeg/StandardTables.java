package aliif.pipeline.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * The Huffman tables that the JPEG standard gives as examples (ITU-T T.81, K.3). Frames of Motion
 * JPEG, such as webcams write, leave them out and mean these.
 */
final class StandardTables {
  private static final int DHT = 0xc4;
  private static final int ALTERNATING = 0x10; // the bit of a table for AC coefficients

  private StandardTables() {}

  /** A segment with all four tables: 0 for luminance, 1 for chrominance. */
  static byte[] segment() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    put(body, 0, JPEGHuffmanTable.StdDCLuminance);
    put(body, ALTERNATING, JPEGHuffmanTable.StdACLuminance);
    put(body, 1, JPEGHuffmanTable.StdDCChrominance);
    put(body, ALTERNATING | 1, JPEGHuffmanTable.StdACChrominance);
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    int length = 2 + body.size();
    segment.writeBytes(new byte[] {(byte) 0xff, (byte) DHT, (byte) (length >> 8), (byte) length});
    segment.writeBytes(body.toByteArray());
    return segment.toByteArray();
  }

  /** Whether a marker begins a segment of Huffman tables. */
  static boolean begins(int marker) {
    return marker == DHT;
  }

  /** The table's number, how many codes of each length from 1 to 16 it has, and their values. */
  private static void put(ByteArrayOutputStream body, int number, JPEGHuffmanTable table) {
    body.write(number);
    short[] lengths = Arrays.copyOf(table.getLengths(), 16);
    for (short count : lengths) {
      body.write(count);
    }
    for (short value : table.getValues()) {
      body.write(value);
    }
  }
}
