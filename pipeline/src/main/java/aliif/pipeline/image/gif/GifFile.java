package aliif.pipeline.image.gif;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.LibraryReading;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.CanvasRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.image.rows.RasterRows;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A GIF file. {@link GifBlocks} reads its blocks; the JDK decodes the pixels of the first frame.
 */
public final class GifFile implements ImageFile {
  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class,
          provider ->
              provider.getClass().getModule().equals(ImageIO.class.getModule())
                  && provider.getFormatNames()[0].equalsIgnoreCase("gif"),
          "the JDK's for GIF");

  private final ImageBytes bytes;
  private final long blocks; // where the first one begins
  private final GifFrame frame;
  private final int frames;
  private final List<String> notices;

  private GifFile(ImageBytes bytes, GifBlocks said) {
    this.bytes = bytes;
    blocks = said.first();
    frame = said.frame();
    frames = said.frames();
    notices = said.notices();
  }

  public static boolean isGif(ByteBuffer head) {
    String name = StandardCharsets.US_ASCII.decode(head.slice(0, 6)).toString();
    return name.equals("GIF87a") || name.equals("GIF89a");
  }

  public static GifFile parse(ImageBytes bytes, Wanted wanted) {
    return new GifFile(bytes, GifBlocks.of(bytes, wanted));
  }

  private PixelLayout layout() {
    return PixelLayout.of(frame.canvas(), frame.grey(), frame.alpha(), 8);
  }

  @Override
  public ImageHeader header() {
    return new ImageHeader(
        ImageFormat.GIF, layout(), Orientation.UPRIGHT, frames, ImageMetadata.NONE, notices);
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  /** The raster of the library, with one byte for each pixel. */
  @Override
  public Holding holding() {
    return Holding.of(frame.size().pixels());
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    // Every code makes at most 4096 pixels, and takes at least three bits of the file.
    if (frame.size().pixels() / 12_000 > frame.bytes()) {
      throw Refusal.unreadable(
          "a GIF of %s in %d bytes".formatted(frame.size(), frame.bytes()), "three bits a code");
    }
    // The library leaves black what the codes do not reach, and says nothing.
    long coded = GifCodes.pixels(new ByteWindow(bytes, wanted), frame.codes(), frame.end());
    if (coded < frame.size().pixels()) {
      throw Refusal.unreadable(
          "a GIF of %s with %d pixels".formatted(frame.size(), coded),
          String.valueOf(frame.size().pixels()));
    }
    try (bytes) {
      PixelLayout layout = layout();
      BufferedImage image =
          LibraryReading.read(PROVIDER, firstFrame(wanted), wanted, reader -> reader.read(0));
      var rows = new RasterRows(layout.withSize(frame.size()), image);
      return frame.fills() ? rows : new CanvasRows(layout, rows, frame.left(), frame.top());
    }
  }

  /*
   * Makes a file of the first frame alone, at the corner of its canvas. The reader needs
   * neither comments nor other frames, and does not get them.
   */
  private PartsStream firstFrame(Wanted wanted) {
    PartsStream file = new PartsStream(wanted);
    file.add("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.add(bytes, frame.start() + 5, 4).add(bytes, GifBlocks.FLAGS, blocks - GifBlocks.FLAGS);
    frame
        .transparent()
        .ifPresent(
            index ->
                file.add(
                    (byte) GifBlocks.EXTENSION,
                    (byte) GifBlocks.CONTROL,
                    (byte) 4,
                    (byte) 1,
                    (byte) 0,
                    (byte) 0,
                    (byte) index,
                    (byte) 0));
    file.add((byte) GifBlocks.IMAGE, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    return file.add(bytes, frame.start() + 5, frame.bytes() - 5).add((byte) GifBlocks.TRAILER);
  }
}
