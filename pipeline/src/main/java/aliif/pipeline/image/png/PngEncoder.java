package aliif.pipeline.image.png;

import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.BandOrder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.pekko.util.ByteString;

/**
 * Writes PNG with 8 or 16 bits a sample: grey, grey and alpha, RGB, or RGB and alpha. Holds three
 * rows and one chunk. For one thread.
 */
public final class PngEncoder implements ImageEncoder {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  /** The level of Deflate in rows that are searched for repetitions. */
  private static final int LEVEL = 4;

  /** A row with a larger share of zeros after filtering is searched for repetitions. */
  private static final double FLAT = 0.7;

  /** Most bytes of a chunk of pixels. */
  private static final int CHUNK = 1 << 16;

  /** Bytes that zlib holds outside of the heap, and some more. */
  private static final long DEFLATER = 320 << 10;

  private final PixelLayout layout;
  private final ImageMetadata metadata;
  private final SampleRows samples;
  private final BandOrder order;

  /*
   * Every row has the Paeth filter. In enlarged photographs, the minimum sum of absolute
   * differences picks it for nearly every row, so choosing would cost a sixth of the speed and
   * save nothing. What is left is noise without repetitions: Huffman coding alone gives files
   * of the size that level 5 gives, four times as fast. Flat rows (drawings, screenshots) are
   * searched for repetitions, which makes them ten times smaller. Output at x4 on one core:
   * photographs 22 to 26 MP/s, a screenshot 52 MP/s.
   */
  private final Deflater deflater = new Deflater(LEVEL);
  private final byte[] filtered; // filter type, then the row's bytes
  private byte[] row; // (width, channels)
  private byte[] above;
  private final byte[] coded = new byte[CHUNK];
  private ByteString ready = ByteString.emptyByteString(); // chunks that are not yet given
  private boolean searching = true; // for repetitions
  private int length; // of what is coded and in no chunk yet

  private PngEncoder(PixelLayout layout, ImageMetadata metadata) {
    this.layout = layout;
    this.metadata = metadata;
    samples = SampleRows.straight(layout);
    order = new BandOrder(layout.size(), layout.alpha());
    row = new byte[layout.rowBytes()];
    above = new byte[row.length];
    filtered = new byte[1 + row.length];
  }

  public static PngEncoder create(PixelLayout layout, ImageMetadata metadata) {
    return new PngEncoder(layout, metadata);
  }

  /** The most bytes that an encoder holds, see {@code Encoders.heldBytes}. */
  public static long heldBytes(PixelLayout layout) {
    return 3L * layout.rowBytes() + 2 * CHUNK + DEFLATER;
  }

  private PngColour colour() {
    return layout.grey()
        ? (layout.alpha() ? PngColour.GREY_ALPHA : PngColour.GREY)
        : (layout.alpha() ? PngColour.RGB_ALPHA : PngColour.RGB);
  }

  @Override
  public ByteString start() {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(layout.size().width()).putInt(layout.size().height());
    // Compression, filter, interlace: 0.
    header.put((byte) layout.depth()).put((byte) colour().code);
    byte[] signature = ByteBuffer.allocate(8).putLong(SIGNATURE).array();
    ByteString start =
        ByteString.fromArrayUnsafe(signature).concat(chunk("IHDR", header.array(), 13));
    for (PngMetadata.Chunk said : PngMetadata.chunks(metadata)) {
      start = start.concat(chunk(said.type(), said.body().toArray(), said.body().size()));
    }
    return start;
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    for (int y = 0; y < band.size().height(); y++) {
      samples.put(band, y, row, 0);
      int zeros = PngFilter.applyPaeth(row, above, layout.pixelBytes(), filtered);
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

  /** Turns the search for repetitions on or off. */
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
      count = deflater.deflate(coded, length, CHUNK - length);
      length += count;
      if (length == CHUNK) {
        endChunk();
      }
    } while (count > 0 || !deflater.needsInput());
  }

  private void endChunk() {
    if (length > 0) {
      ready = ready.concat(chunk("IDAT", coded, length));
      length = 0;
    }
  }

  /** Takes what has been coded so far. */
  private ByteString pixels() {
    endChunk();
    ByteString pixels = ready;
    ready = ByteString.emptyByteString();
    return pixels;
  }

  @Override
  public void close() {
    deflater.end();
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
