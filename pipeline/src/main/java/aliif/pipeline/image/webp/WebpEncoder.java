package aliif.pipeline.image.webp;

import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.BandOrder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pekko.util.ByteString;

/**
 * Writes WebP with 8 bits a sample. libwebp needs the whole image, so it is held until the end. For
 * one thread; only {@code close} may be called by others.
 */
public final class WebpEncoder implements ImageEncoder {
  /**
   * Bytes held for each pixel, lossy: our raster, the library's copies and planes, and the output;
   * measured.
   */
  private static final long LOSSY = 18;

  /**
   * Bytes held for each pixel where libwebp looks for repetitions: lossless, or with alpha;
   * measured.
   */
  private static final long LOSSLESS = 44;

  private static final int LONGEST_SIDE = 16_383;
  private static final ImageWriterSpi PROVIDER =
      Codecs.named(ImageWriterSpi.class, "com.luciad.imageio.webp.WebPImageWriterSpi");

  private final PixelLayout layout;
  private final ImageMetadata metadata;
  private final int quality;
  private final SampleRows samples;
  private final BandOrder order;
  private final BufferedImage image;
  private final byte[] row;
  private boolean closed;

  private WebpEncoder(PixelLayout layout, ImageMetadata metadata, int quality) {
    this.layout = layout;
    this.metadata = metadata;
    this.quality = quality;
    samples = SampleRows.straight(PixelLayout.of(layout.size(), layout.grey(), layout.alpha(), 8));
    order = new BandOrder(layout.size(), layout.alpha());
    image =
        new BufferedImage(
            layout.size().width(),
            layout.size().height(),
            layout.alpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB) {
          /*
           * The library asks for a copy, but does not change what it gets.
           */
          @Override
          public Raster getData() {
            return getRaster();
          }
        };
    row = new byte[samples.layout().rowBytes()];
  }

  /** The most bytes that an encoder holds, see {@code Encoders.heldBytes}. */
  public static long heldBytes(PixelLayout layout, int quality) {
    boolean lossy = quality != OutputFormat.LOSSLESS && !layout.alpha();
    return (lossy ? LOSSY : LOSSLESS) * layout.size().pixels() + (1 << 20);
  }

  public static WebpEncoder create(PixelLayout layout, ImageMetadata metadata, int quality) {
    Size size = layout.size();
    if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              "output: %s as WebP (expected: sides of at most %d pixels)"
                  .formatted(size, LONGEST_SIDE)));
    }
    WebpLibrary.require();
    return new WebpEncoder(layout, metadata, quality);
  }

  @Override
  public ByteString start() {
    return ByteString.emptyByteString();
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    int to = band.y() * layout.size().width();
    for (int y = 0; y < band.size().height(); y++) {
      samples.put(band, y, row, 0);
      for (int at = 0; at < row.length; at += layout.channels()) {
        pixels[to++] = colour(at);
      }
    }
    return ByteString.emptyByteString();
  }

  private int colour(int at) {
    int last = layout.colours() - 1;
    int alpha = layout.alpha() ? row[at + last + 1] & 0xff : 255;
    int green = row[at + Math.min(1, last)] & 0xff;
    return alpha << 24 | (row[at] & 0xff) << 16 | green << 8 | (row[at + last] & 0xff);
  }

  /*
   * libwebp cannot be stopped. Closing waits for its end, because it holds memory until then.
   */
  @Override
  public synchronized ByteString finish() {
    if (closed) {
      throw new IllegalStateException("output: closed (expected: open)");
    }
    order.requireWhole();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      write(stream);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem); // there is no device to fail
    }
    return withMetadata(bytes.toByteArray());
  }

  private void write(MemoryCacheImageOutputStream stream) throws IOException {
    ImageWriter writer = PROVIDER.createWriterInstance();
    try {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionType(quality == OutputFormat.LOSSLESS ? "Lossless" : "Lossy");
      parameters.setCompressionQuality(quality / 100f);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  /** Puts the file into the extended container, if there is metadata. */
  private ByteString withMetadata(byte[] file) {
    Optional<ByteString> profile = // never one for grey: the format has colours only
        metadata
            .profile()
            .filter(each -> each.space() == ColourProfile.Space.RGB)
            .map(ColourProfile::bytes);
    Optional<ByteString> exif = Exif.block(metadata);
    if (profile.isEmpty() && exif.isEmpty() && metadata.xmp().isEmpty()) {
      return ByteString.fromArrayUnsafe(file);
    }
    ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(
        (profile.isPresent() ? 0x20 : 0)
            | (layout.alpha() ? 0x10 : 0)
            | (exif.isPresent() ? 0x08 : 0)
            | (metadata.xmp().isPresent() ? 0x04 : 0));
    WebpFile.put24(header, layout.size().width() - 1);
    WebpFile.put24(header, layout.size().height() - 1);
    ByteString chunks =
        chunk(WebpFile.EXTENDED, Optional.of(ByteString.fromArrayUnsafe(header.array())))
            .concat(chunk(WebpFile.PROFILE, profile))
            .concat(pixels(file))
            .concat(chunk(WebpFile.EXIF, exif))
            .concat(chunk(WebpFile.XMP, metadata.xmp()));
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    start.putInt(WebpFile.RIFF).putInt(4 + chunks.size()).putInt(WebpFile.WEBP);
    return ByteString.fromArrayUnsafe(start.array()).concat(chunks);
  }

  /** The chunks that the library wrote, without the header of an extended container. */
  private static ByteString pixels(byte[] file) {
    int first = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
    return ByteString.fromArrayUnsafe(file).drop(first == WebpFile.EXTENDED ? 30 : 12);
  }

  private static ByteString chunk(int type, Optional<ByteString> body) {
    if (body.isEmpty()) {
      return ByteString.emptyByteString();
    }
    int length = body.get().size();
    ByteBuffer chunk =
        ByteBuffer.allocate(8 + length + (length & 1)).order(ByteOrder.LITTLE_ENDIAN);
    chunk.putInt(type).putInt(length).put(body.get().toArray());
    return ByteString.fromArrayUnsafe(chunk.array());
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
