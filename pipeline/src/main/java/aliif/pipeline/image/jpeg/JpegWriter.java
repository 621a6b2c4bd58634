package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.bytes.PiecesStream;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageWriterSpi;
import org.apache.pekko.util.ByteString;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Runs the JDK's JPEG writer on a thread of its own. The writer pulls one row after the other and
 * waits for each, so that only a few rows of the image are in memory. The thread ends with the
 * image, or when this is closed. There is one thread for each image that is being written.
 */
final class JpegWriter implements AutoCloseable {
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final ImageWriterSpi PROVIDER =
      Codecs.find(ImageWriterSpi.class, JpegWriter::isOfTheJdk, "the JDK's");

  private final RowHandover rows = new RowHandover();
  private final PiecesStream pieces = new PiecesStream();
  private final PixelLayout layout;
  private final int quality;

  private JpegWriter(PixelLayout layout, int quality) {
    this.layout = layout;
    this.quality = quality;
  }

  /**
   * Starts the thread.
   *
   * @param layout grey or RGB with 8 bits a sample
   * @param quality 1 to 100
   */
  static JpegWriter start(PixelLayout layout, int quality) {
    JpegWriter writer = new JpegWriter(layout, quality);
    Thread.ofPlatform().daemon().name("aliif.jpeg-" + NUMBERS.incrementAndGet()).start(writer::run);
    return writer;
  }

  private static boolean isOfTheJdk(ImageWriterSpi provider) {
    return provider.getClass().getModule().equals(ImageIO.class.getModule())
        && List.of(provider.getFormatNames()).contains("jpeg");
  }

  /**
   * Writes the next rows, and returns when the array is free again.
   *
   * @param count how many rows the array has
   */
  void write(byte[] samples, int count) {
    rows.give(samples, count, layout.rowBytes());
  }

  /** Takes the bytes that are coded and were not yet taken. */
  ByteString take() {
    return pieces.take();
  }

  /** Waits until everything is coded. The caller has written the last row. */
  void finish() {
    rows.awaitEnd();
  }

  /** Ends the thread, whatever it is doing. */
  @Override
  public void close() {
    rows.close();
  }

  private void run() {
    Optional<Throwable> problem = Optional.empty();
    try {
      write();
    } catch (IOException | RuntimeException | Error thrown) {
      problem = Optional.of(thrown); // the encoder's thread answers for it
    } finally {
      rows.end(problem);
    }
  }

  private void write() throws IOException {
    ImageWriter writer = PROVIDER.createWriterInstance();
    try (pieces) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      BufferedImage image = image();
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
      keepFullColour(metadata);
      writer.setOutput(pieces);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } finally {
      writer.dispose();
    }
  }

  private BufferedImage image() {
    ColorSpace space =
        ColorSpace.getInstance(layout.grey() ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    ComponentColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, new PulledRaster(layout, rows), false, null);
  }

  /** Keeps colours at full resolution: sets all sampling factors to 1. */
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
