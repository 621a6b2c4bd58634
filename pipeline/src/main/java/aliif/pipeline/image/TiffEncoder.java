package aliif.pipeline.image;

import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * Writes TIFF of 8 or 16 bits a sample, in strips, and BigTIFF where 4 GB are not enough. Holds
 * nothing.
 */
final class TiffEncoder implements ImageEncoder {
  private static final long CLASSIC = 0xffff_ffffL; // bytes
  private static final int STRIP = 1 << 20; // bytes, at least one row
  private static final int TEXT = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIO = 5;
  private static final int UNDEFINED = 7;
  private static final int LONG8 = 16;
  private static final long PER_MILLE = 1000;

  /*
   * Not compressed: only then the places of all strips are known before the first pixel is, so
   * that the directory can come first and the file can be written to a pipe.
   */
  private final Layout layout;
  private final ImageMetadata metadata;
  private final SampleRows samples;
  private final BandOrder order;
  private final int stripRows;
  private final int strips;

  private TiffEncoder(Layout layout, ImageMetadata metadata) {
    this.layout = layout;
    this.metadata = metadata;
    samples = SampleRows.straight(layout);
    order = new BandOrder(layout.size(), layout.alpha());
    stripRows = Math.clamp(STRIP / layout.rowBytes(), 1, layout.size().height());
    strips = Math.ceilDiv(layout.size().height(), stripRows);
  }

  static TiffEncoder create(Layout layout, ImageMetadata metadata) {
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
    tags.number(256, LONG, layout.size().width());
    tags.number(257, LONG, layout.size().height());
    tags.numbers(258, SHORT, repeated(layout.depth()));
    tags.number(259, SHORT, 1); // not compressed
    tags.number(262, SHORT, layout.grey() ? 1 : 2);
    tags.places(273, big ? LONG8 : LONG, strips);
    tags.number(277, SHORT, layout.channels());
    tags.number(278, LONG, stripRows);
    tags.numbers(279, LONG, stripBytes());
    metadata.resolution().ifPresent(each -> put(tags, each));
    tags.number(284, SHORT, 1); // pixel by pixel
    if (metadata.resolution().isPresent()) {
      tags.number(Exif.UNIT, SHORT, Exif.UNIT_INCH);
    }
    put(tags, Exif.ARTIST, TEXT, Exif.text(metadata.artist()));
    if (layout.alpha()) {
      tags.number(338, SHORT, 2); // straight alpha
    }
    put(tags, 700, 1, metadata.xmp().map(ByteString::toArray).orElse(new byte[0]));
    put(tags, Exif.COPYRIGHT, TEXT, Exif.text(metadata.copyright()));
    Optional<byte[]> profile = metadata.profile().map(each -> each.bytes().toArray());
    put(tags, 34675, UNDEFINED, profile.orElse(new byte[0]));
    return tags.file((long) stripRows * layout.rowBytes());
  }

  private static void put(TiffTags tags, Resolution resolution) {
    long across = Math.round(resolution.acrossPerInch() * PER_MILLE);
    long down = Math.round(resolution.downPerInch() * PER_MILLE);
    tags.numbers(Exif.ACROSS, RATIO, across, PER_MILLE);
    tags.numbers(Exif.DOWN, RATIO, down, PER_MILLE);
  }

  private static void put(TiffTags tags, int tag, int type, byte[] value) {
    if (value.length > 0) {
      tags.bytes(tag, type, value);
    }
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
}
