package aliif.pipeline.image;

import aliif.model.Size;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.pekko.util.ByteString;

/**
 * Writes PNG of 8 bits a sample: grey, grey and alpha, RGB, RGB and alpha. Holds two rows, and one
 * band's output while it is made.
 */
final class PngEncoder implements ImageEncoder {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  /** Deflate's level, for rows where it looks for repetitions. */
  private static final int LEVEL = 4;

  /** A row of which more is zero after filtering is searched for repetitions. */
  private static final double FLAT = 0.7;

  /** Least room that deflate is given. */
  private static final int ROOM = 1 << 12;

  private final Size size;
  private final PngColour colour;
  private final EightBitRows samples;
  private final BandOrder order;

  /*
   * Every row has Paeth's filter: in enlarged photographs the least sum of absolute differences
   * picks it for nearly every row, so that choosing costs a sixth of the speed and saves nothing.
   * What is left there is noise without repetitions: entropy coding alone makes files of level 5's
   * size at four times its speed. Flat rows (drawings, screens) are searched for repetitions, which
   * makes them a tenth of the size. Output at x4 on one core: photographs 22 to 26 MP/s, a screen
   * 52 MP/s.
   */
  private final Deflater deflater = new Deflater(LEVEL);
  private final byte[] filtered; // filter type, then the row's bytes
  private byte[] row; // (width, channels)
  private byte[] above;
  private byte[] coded = new byte[1 << 14];
  private boolean searching = true; // for repetitions
  private int length; // of what is coded and not yet given

  private PngEncoder(Size size, boolean grey, boolean alpha) {
    this.size = size;
    samples = EightBitRows.straight(grey, alpha);
    order = new BandOrder(size, alpha);
    colour =
        grey
            ? (alpha ? PngColour.GREY_ALPHA : PngColour.GREY)
            : (alpha ? PngColour.RGB_ALPHA : PngColour.RGB);
    int bytes = Math.multiplyExact(size.width(), samples.channels());
    row = new byte[bytes];
    above = new byte[bytes];
    filtered = new byte[1 + bytes];
  }

  static PngEncoder create(Size size, boolean grey, boolean alpha) {
    return new PngEncoder(size, grey, alpha);
  }

  @Override
  public ByteString start() {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(size.width()).putInt(size.height());
    header.put((byte) 8).put((byte) colour.code); // compression, filter, interlace: 0
    byte[] signature = ByteBuffer.allocate(8).putLong(SIGNATURE).array();
    return ByteString.fromArrayUnsafe(signature).concat(chunk("IHDR", header.array(), 13));
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    for (int y = 0; y < band.size().height(); y++) {
      samples.put(band, y, row, 0);
      int zeros = PngFilter.applyPaeth(row, above, samples.channels(), filtered);
      search(zeros > FLAT * row.length);
      deflater.setInput(filtered);
      deflate();
      byte[] done = row;
      row = above;
      above = done;
    }
    return pixels();
  }

  @Override
  public ByteString finish() {
    order.requireWhole();
    deflater.finish();
    deflate();
    deflater.end();
    return pixels().concat(chunk("IEND", new byte[0], 0));
  }

  /** Whether to look for repetitions from now on. */
  private void search(boolean wanted) {
    if (wanted != searching) {
      searching = wanted;
      deflater.setStrategy(wanted ? Deflater.DEFAULT_STRATEGY : Deflater.HUFFMAN_ONLY);
      deflate(); // without input: a change takes effect after what was given
    }
  }

  private void deflate() {
    int count;
    do {
      if (coded.length - length < ROOM) {
        coded = Arrays.copyOf(coded, 2 * coded.length);
      }
      count = deflater.deflate(coded, length, coded.length - length);
      length += count;
    } while (count > 0 || !deflater.needsInput());
  }

  /** What is coded so far, as a chunk. */
  private ByteString pixels() {
    if (length == 0) {
      return ByteString.emptyByteString();
    }
    ByteString chunk = chunk("IDAT", coded, length);
    length = 0;
    return chunk;
  }

  private static ByteString chunk(String type, byte[] body, int length) {
    ByteBuffer chunk = ByteBuffer.allocate(length + 12);
    chunk.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII)).put(body, 0, length);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, length + 4);
    chunk.putInt((int) checksum.getValue());
    return ByteString.fromArrayUnsafe(chunk.array());
  }
}
