package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pekko.util.ByteString;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Writes JPEG, baseline, with colour at full resolution (4:4:4). The JDK's writer wants the whole
 * image, so its samples are held until the end: one or three bytes a pixel.
 */
final class JpegEncoder implements ImageEncoder {
  /** libjpeg's JPEG_MAX_DIMENSION. */
  private static final int LONGEST_SIDE = 65_500;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";
  private static final ImageWriterSpi PROVIDER =
      Codecs.find(ImageWriterSpi.class, JpegEncoder::isOfTheJdk, "the JDK's");

  private final Size size;
  private final ImageMetadata metadata;
  private final SampleRows samples;
  private final BandOrder order;
  private final int quality;
  private final byte[] values; // (height, width, channels)

  private JpegEncoder(Layout layout, ImageMetadata metadata, int quality) {
    this.metadata = metadata;
    this.quality = quality;
    samples = SampleRows.overWhite(layout);
    size = layout.size();
    order = new BandOrder(size, layout.alpha());
    values = new byte[(int) samples.layout().bytes()];
  }

  static JpegEncoder create(Layout layout, ImageMetadata metadata, int quality) {
    Size size = layout.size();
    if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
      throw overLimit(size, "sides of at most " + LONGEST_SIDE + " pixels");
    }
    if (size.pixels() > LARGEST_ARRAY / layout.colours()) {
      throw overLimit(size, "at most " + LARGEST_ARRAY / layout.colours() + " pixels");
    }
    return new JpegEncoder(layout, metadata, quality);
  }

  private static UpscaleException overLimit(Size size, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit(
            "output: %s as JPEG (expected: %s)".formatted(size, expected)));
  }

  private static boolean isOfTheJdk(ImageWriterSpi provider) {
    return provider.getClass().getModule().equals(ImageIO.class.getModule())
        && List.of(provider.getFormatNames()).contains("jpeg");
  }

  @Override
  public ByteString start() {
    return ByteString.emptyByteString();
  }

  @Override
  public ByteString rows(RowBand band) {
    order.accept(band);
    int stride = samples.layout().rowBytes();
    for (int y = 0; y < band.size().height(); y++) {
      samples.put(band, y, values, (band.y() + y) * stride);
    }
    return ByteString.emptyByteString();
  }

  @Override
  public ByteString finish() {
    order.requireWhole();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      write(stream);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem); // there is no device to fail
    }
    return JpegSegments.insert(ByteString.fromArrayUnsafe(bytes.toByteArray()), metadata);
  }

  private void write(MemoryCacheImageOutputStream stream) throws IOException {
    ImageWriter writer = PROVIDER.createWriterInstance();
    try {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      BufferedImage image = image();
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
      keepFullColour(metadata);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } finally {
      writer.dispose();
    }
  }

  private BufferedImage image() {
    int channels = samples.layout().channels();
    int[] offsets = channels == 1 ? new int[] {0} : new int[] {0, 1, 2};
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(values, values.length),
            size.width(),
            size.height(),
            size.width() * channels,
            channels,
            offsets,
            null);
    ColorSpace space =
        ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    ComponentColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }

  /** Sets all sampling factors to 1. */
  private static void keepFullColour(IIOMetadata metadata) throws IOException {
    Node tree = metadata.getAsTree(METADATA);
    NodeList components = ((Element) tree).getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      Element component = (Element) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(METADATA, tree);
  }
}
