package aliif.pipeline.image.gif;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
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
import java.util.OptionalInt;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A GIF file. This class reads its blocks (GIF89a); the JDK decodes the pixels of the first frame.
 */
public final class GifFile implements ImageFile {
  private static final int SCREEN = 13; // bytes of signature and screen descriptor
  private static final int DESCRIPTOR = 10;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final ImageReaderSpi PROVIDER =
      Codecs.find(
          ImageReaderSpi.class,
          provider ->
              provider.getClass().getModule().equals(ImageIO.class.getModule())
                  && provider.getFormatNames()[0].equalsIgnoreCase("gif"),
          "the JDK's for GIF");

  private final ImageBytes bytes;
  private final ByteWindow file;
  private final int blocks; // where the first one begins
  private OptionalInt transparent = OptionalInt.empty();
  private int frames;
  private long frame; // where the first frame's descriptor begins
  private long codes; // where its pixels begin
  private long frameEnd;
  private int left;
  private int top;
  private Size frameSize = new Size(1, 1);
  private Size canvas = new Size(1, 1);
  private boolean grey;
  private boolean cut; // whether something is wrong behind the first frame

  private GifFile(ImageBytes bytes, Wanted wanted) {
    this.bytes = bytes;
    file = new ByteWindow(bytes, wanted);
    blocks = SCREEN + palette(10);
  }

  public static boolean isGif(ByteBuffer head) {
    String name = StandardCharsets.US_ASCII.decode(head.slice(0, 6)).toString();
    return name.equals("GIF87a") || name.equals("GIF89a");
  }

  public static GifFile parse(ImageBytes bytes, Wanted wanted) {
    GifFile file = new GifFile(bytes, wanted);
    file.walk();
    if (file.frames == 0) {
      throw Refusal.unreadable("a GIF without a frame", "one");
    }
    return file;
  }

  /**
   * Bytes of the palette that a flags byte announces.
   *
   * @param flags place of the flags byte
   */
  private int palette(long flags) {
    return (file.at(flags) & 0x80) == 0 ? 0 : 3 << ((file.at(flags) & 7) + 1);
  }

  private void walk() {
    long at = blocks;
    while (!cut && at < bytes.size() && file.at(at) != TRAILER) {
      int type = file.at(at);
      switch (type) {
        case EXTENSION -> {
          takeControl(at);
          at = subBlocksEnd(at + 2);
        }
        case IMAGE -> {
          int colours = palette(at + 9);
          long end = subBlocksEnd(at + DESCRIPTOR + colours + 1);
          frames += cut ? 0 : 1;
          if (frames == 1 && frameEnd == 0) {
            takeFrame(at, end, colours);
          }
          at = end;
        }
        default ->
            requireFirstFrame(
                () ->
                    Refusal.unreadable(
                        "a GIF with a block of type %d".formatted(type), "33, 44 or 59"));
      }
    }
  }

  /**
   * Refuses damage in the first frame or before it. Later damage is noted: the first frame is
   * whole.
   */
  private void requireFirstFrame(Supplier<UpscaleException> refusal) {
    if (frames == 0) {
      throw refusal.get();
    }
    cut = true;
  }

  private long subBlocksEnd(long start) {
    long at = start;
    while (at < bytes.size() && file.at(at) != 0) {
      at += 1 + file.at(at);
    }
    if (at >= bytes.size()) {
      requireFirstFrame(
          () ->
              Refusal.unreadable(
                  "a GIF that ends early, after " + bytes.size() + " bytes", "whole blocks"));
    }
    return at + 1;
  }

  /** Reads the transparent colour from the control extension before the first frame. */
  private void takeControl(long at) {
    if (frames == 0
        && file.at(at + 1) == CONTROL
        && file.at(at + 2) == 4
        && (file.at(at + 3) & 1) == 1) {
      transparent = OptionalInt.of(file.at(at + 6));
    }
  }

  private void takeFrame(long at, long end, int colours) {
    int width = file.littleEndian16(at + 5);
    int height = file.littleEndian16(at + 7);
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a GIF of %dx%d".formatted(width, height), "at least 1x1");
    }
    frame = at;
    codes = at + DESCRIPTOR + colours;
    frameEnd = end;
    left = file.littleEndian16(at + 1);
    top = file.littleEndian16(at + 3);
    frameSize = new Size(width, height);
    canvas =
        new Size(
            Math.max(file.littleEndian16(6), left + width),
            Math.max(file.littleEndian16(8), top + height));
    int length = colours > 0 ? colours : palette(10);
    if (length == 0) {
      throw Refusal.unreadable("a GIF without a palette", "one for the screen or the frame");
    }
    grey = grey(colours > 0 ? at + DESCRIPTOR : SCREEN, length);
  }

  private boolean grey(long start, int length) {
    for (long at = start; at < start + length; at += 3) {
      if (file.at(at) != file.at(at + 1) || file.at(at) != file.at(at + 2)) {
        return false;
      }
    }
    return true;
  }

  private PixelLayout layout() {
    boolean alpha = transparent.isPresent() || !frameSize.equals(canvas);
    return PixelLayout.of(canvas, grey, alpha, 8);
  }

  @Override
  public ImageHeader header() {
    return new ImageHeader(
        ImageFormat.GIF,
        layout(),
        Orientation.UPRIGHT,
        frames,
        ImageMetadata.NONE,
        cut ? List.of("image: the file is damaged behind its first frame") : List.of());
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  /** The raster of the library, with one byte for each pixel. */
  @Override
  public Holding holding() {
    return Holding.of(frameSize.pixels());
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    // Every code makes at most 4096 pixels, and takes at least three bits of the file.
    if (frameSize.pixels() / 12_000 > frameEnd - frame) {
      throw Refusal.unreadable(
          "a GIF of %s in %d bytes".formatted(frameSize, frameEnd - frame), "three bits a code");
    }
    // The library leaves black what the codes do not reach, and says nothing.
    long coded = GifCodes.pixels(new ByteWindow(bytes, wanted), codes, frameEnd);
    if (coded < frameSize.pixels()) {
      throw Refusal.unreadable(
          "a GIF of %s with %d pixels".formatted(frameSize, coded),
          String.valueOf(frameSize.pixels()));
    }
    try (bytes) {
      PixelLayout layout = layout();
      BufferedImage image =
          LibraryReading.read(PROVIDER, firstFrame(wanted), wanted, reader -> reader.read(0));
      var rows = new RasterRows(layout.withSize(frameSize), image);
      return frameSize.equals(canvas) ? rows : new CanvasRows(layout, rows, left, top);
    }
  }

  /*
   * Makes a file of the first frame alone, at the corner of its canvas. The reader needs
   * neither comments nor other frames, and does not get them.
   */
  private PartsStream firstFrame(Wanted wanted) {
    PartsStream file = new PartsStream(wanted);
    file.add("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.add(bytes, frame + 5, 4).add(bytes, 10, blocks - 10);
    transparent.ifPresent(
        index ->
            file.add(
                (byte) EXTENSION,
                (byte) CONTROL,
                (byte) 4,
                (byte) 1,
                (byte) 0,
                (byte) 0,
                (byte) index,
                (byte) 0));
    file.add((byte) IMAGE, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    return file.add(bytes, frame + 5, frameEnd - frame - 5).add((byte) TRAILER);
  }
}
