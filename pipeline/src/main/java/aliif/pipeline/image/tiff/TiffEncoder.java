package aliif.pipeline.image.tiff;

import static aliif.pipeline.image.metadata.TiffTag.BYTE;
import static aliif.pipeline.image.metadata.TiffTag.LONG;
import static aliif.pipeline.image.metadata.TiffTag.SHORT;
import static aliif.pipeline.image.metadata.TiffTag.UNDEFINED;

import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.TiffTag;
import aliif.pipeline.image.metadata.TiffTags;
import aliif.pipeline.image.rows.BandOrder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * Writes TIFF with 8 or 16 bits a sample, in strips, and BigTIFF if 4 GB are not enough. Holds the
 * directory while it is written. For one thread.
 */
public final class TiffEncoder implements ImageEncoder {
  private static final long CLASSIC = 0xffff_ffffL; // bytes
  private static final int STRIP = 1 << 20; // bytes, at least one row
  private static final int ENTRY = 64; // bytes of a strip's place and length, while they are made
  private static final int UNCOMPRESSED = 1;
  private static final int PIXEL_BY_PIXEL = 1;
  private static final int STRAIGHT_ALPHA = 2;

  /*
   * TIFF is not compressed. Only then the places of all strips are known before the first
   * pixel, so that the directory can come first and the file can be written to a pipe.
   */
  private final PixelLayout layout;
  private final ImageMetadata metadata;
  private final SampleRows samples;
  private final BandOrder order;
  private final int stripRows;
  private final int strips;

  private TiffEncoder(PixelLayout layout, ImageMetadata metadata) {
    this.layout = layout;
    this.metadata = metadata;
    samples = SampleRows.straight(layout);
    order = new BandOrder(layout.size(), layout.alpha());
    stripRows = Math.clamp(STRIP / layout.rowBytes(), 1, layout.size().height());
    strips = Math.ceilDiv(layout.size().height(), stripRows);
  }

  /** The most bytes that an encoder holds, see {@code Encoders.heldBytes}. */
  public static long heldBytes(PixelLayout layout) {
    int rows = Math.clamp(STRIP / layout.rowBytes(), 1, layout.size().height());
    return (1 << 16) + (long) ENTRY * Math.ceilDiv(layout.size().height(), rows);
  }

  public static TiffEncoder create(PixelLayout layout, ImageMetadata metadata) {
    return new TiffEncoder(layout, metadata);
  }

  @Override
  public ByteString start() {
    ByteString classic = directory(false);
    return classic.size() + layout.bytes() <= CLASSIC ? classic : directory(true);
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    int rowBytes = layout.rowBytes();
    byte[] rows = new byte[Math.multiplyExact(band.size().height(), rowBytes)];
    for (int y = 0; y < band.size().height(); y++) {
      samples.put(band, y, rows, y * rowBytes);
    }
    return ByteString.fromArrayUnsafe(rows);
  }

  @Override
  public ByteString finish() {
    order.requireWhole();
    return ByteString.emptyByteString();
  }

  private ByteString directory(boolean big) {
    TiffTags tags = new TiffTags(big);
    tags.put(TiffFile.WIDTH, TiffTag.numbers(LONG, layout.size().width()));
    tags.put(TiffFile.HEIGHT, TiffTag.numbers(LONG, layout.size().height()));
    tags.put(TiffFile.BITS, TiffTag.numbers(SHORT, repeated(layout.depth())));
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(SHORT, UNCOMPRESSED));
    int colours = layout.grey() ? Photometric.BLACK_IS_ZERO : Photometric.RGB;
    tags.put(Photometric.TAG, TiffTag.numbers(SHORT, colours));
    tags.put(TiffFile.CHANNELS, TiffTag.numbers(SHORT, layout.channels()));
    tags.put(TiffFile.ROWS, TiffTag.numbers(LONG, stripRows));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(LONG, stripBytes()));
    tags.put(TiffFile.PLANAR, TiffTag.numbers(SHORT, PIXEL_BY_PIXEL));
    if (layout.alpha()) {
      tags.put(TiffFile.EXTRA, TiffTag.numbers(SHORT, STRAIGHT_ALPHA));
    }
    Exif.put(tags, metadata);
    metadata.xmp().ifPresent(each -> tags.put(TiffMetadata.XMP, TiffTag.bytes(BYTE, each)));
    metadata
        .profile()
        .ifPresent(each -> tags.put(TiffMetadata.PROFILE, TiffTag.bytes(UNDEFINED, each.bytes())));
    return tags.blockBefore(TiffFile.STRIP_OFFSETS, strips, (long) stripRows * layout.rowBytes());
  }

  private long[] repeated(int depth) {
    long[] depths = new long[layout.channels()];
    Arrays.fill(depths, depth);
    return depths;
  }

  private long[] stripBytes() {
    long[] lengths = new long[strips];
    for (int i = 0; i < strips; i++) {
      int rows = Math.min(stripRows, layout.size().height() - i * stripRows);
      lengths[i] = (long) rows * layout.rowBytes();
    }
    return lengths;
  }

  @Override
  public void close() {}
}
