package aliif.pipeline.image.jpeg;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.BandOrder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * Writes baseline JPEG with 8 bits a sample and colours at full resolution (4:4:4). Holds a few
 * rows. For one thread, and the thread of the library's writer.
 */
public final class JpegEncoder implements ImageEncoder {
  /** libjpeg's JPEG_MAX_DIMENSION. */
  private static final int LONGEST_SIDE = 65_500;

  /** The most pixels that a raster of the JDK may have, even one without memory. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE - 1L;

  /** Rows that are handed to the writer together: two of its blocks. */
  private static final int BLOCK = 16;

  /** Rows that libjpeg holds, before and after it converts colours. */
  private static final int LIBRARY = 24;

  /** Bytes of the writer's thread, tables and pieces of output. */
  private static final long WRITER = 1 << 20;

  private final PixelLayout layout;
  private final ImageMetadata metadata;
  private final SampleRows samples;
  private final BandOrder order;
  private final int quality;
  private final byte[] block; // (BLOCK, width, channels)
  private Optional<JpegWriter> writer = Optional.empty(); // from the first row on
  private boolean closed;
  private ByteString head = ByteString.emptyByteString(); // until metadata can be put into it
  private boolean begun; // whether the head has been given

  private JpegEncoder(PixelLayout layout, ImageMetadata metadata, int quality) {
    this.metadata = metadata;
    this.quality = quality;
    samples = SampleRows.overWhite(layout);
    this.layout = samples.layout();
    order = new BandOrder(layout.size(), layout.alpha());
    block = new byte[BLOCK * this.layout.rowBytes()];
  }

  public static JpegEncoder create(PixelLayout layout, ImageMetadata metadata, int quality) {
    Size size = layout.size();
    if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
      throw overLimit(size, "sides of at most " + LONGEST_SIDE + " pixels");
    }
    if (size.pixels() > MOST_PIXELS) {
      throw overLimit(size, "at most " + MOST_PIXELS + " pixels");
    }
    return new JpegEncoder(layout, metadata, quality);
  }

  private static UpscaleException overLimit(Size size, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit(
            "output: %s as JPEG (expected: %s)".formatted(size, expected)));
  }

  /** The most bytes that an encoder holds, see {@code Encoders.heldBytes}. */
  public static long heldBytes(PixelLayout layout) {
    return WRITER + (long) (BLOCK + LIBRARY) * layout.colours() * layout.size().width();
  }

  @Override
  public ByteString start() {
    return ByteString.emptyByteString();
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    JpegWriter writing = writing();
    ByteString coded = ByteString.emptyByteString();
    int height = band.size().height();
    for (int y = 0; y < height; y += BLOCK) {
      int count = Math.min(BLOCK, height - y);
      for (int i = 0; i < count; i++) {
        samples.put(band, y + i, block, i * layout.rowBytes());
      }
      writing.write(block, count);
      coded = coded.concat(writing.take());
    }
    return begun(coded);
  }

  /** The same bytes, with the metadata put in where the file begins. */
  private ByteString begun(ByteString coded) {
    if (begun) {
      return coded;
    }
    head = head.concat(coded);
    if (!JpegSegments.reached(head)) {
      return ByteString.emptyByteString();
    }
    begun = true;
    ByteString first = JpegSegments.insert(head, metadata);
    head = ByteString.emptyByteString();
    return first;
  }

  private synchronized JpegWriter writing() {
    if (closed) {
      throw new IllegalStateException("encoder: closed (expected: open)");
    }
    JpegWriter writing = writer.orElseGet(() -> JpegWriter.start(layout, quality));
    writer = Optional.of(writing);
    return writing;
  }

  @Override
  public ByteString finish() {
    order.requireWhole();
    JpegWriter writing = writing();
    writing.finish();
    return begun(writing.take());
  }

  @Override
  public synchronized void close() {
    closed = true;
    writer.ifPresent(JpegWriter::close);
  }
}
