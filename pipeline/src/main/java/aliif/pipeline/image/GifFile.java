package aliif.pipeline.image;

import aliif.model.Size;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A GIF file as a row of blocks (GIF89a); the first frame's pixels by the JDK. */
final class GifFile implements ImageFile {
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

  private final byte[] bytes;
  private final ByteBuffer file;
  private final int blocks; // where the first one begins
  private OptionalInt transparent = OptionalInt.empty();
  private int frames;
  private int frame; // where the first frame's descriptor begins
  private int frameEnd;
  private int left;
  private int top;
  private Size frameSize = new Size(1, 1);
  private Size canvas = new Size(1, 1);
  private boolean grey;

  private GifFile(byte[] bytes) {
    this.bytes = bytes;
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    blocks = SCREEN + palette(10);
  }

  static boolean isGif(ByteBuffer head) {
    String name = StandardCharsets.US_ASCII.decode(head.slice(0, 6)).toString();
    return name.equals("GIF87a") || name.equals("GIF89a");
  }

  static GifFile parse(ImageBytes bytes) {
    GifFile file = new GifFile(bytes.all());
    file.walk();
    if (file.frames == 0) {
      throw Refusal.unreadable("a GIF without a frame", "one");
    }
    return file;
  }

  /** Bytes of the palette that the flags announce. */
  private int palette(int flags) {
    return (bytes[flags] & 0x80) == 0 ? 0 : 3 << ((bytes[flags] & 7) + 1);
  }

  private void walk() {
    int at = blocks;
    while (at < bytes.length && (bytes[at] & 0xff) != TRAILER) {
      switch (bytes[at] & 0xff) {
        case EXTENSION -> {
          takeControl(at);
          at = subBlocksEnd(at + 2);
        }
        case IMAGE -> {
          int colours = palette(at + 9);
          int end = subBlocksEnd(at + DESCRIPTOR + colours + 1);
          if (frames++ == 0) {
            takeFrame(at, end, colours);
          }
          at = end;
        }
        default ->
            throw Refusal.unreadable(
                "a GIF with a block of type %d".formatted(bytes[at] & 0xff), "33, 44 or 59");
      }
    }
  }

  private int subBlocksEnd(int start) {
    int at = start;
    while (at < bytes.length && bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
    }
    if (at >= bytes.length) {
      throw Refusal.unreadable(
          "a GIF that ends early, after " + bytes.length + " bytes", "whole blocks");
    }
    return at + 1;
  }

  /** What stands before the first frame is its own. */
  private void takeControl(int at) {
    if (frames == 0
        && (bytes[at + 1] & 0xff) == CONTROL
        && bytes[at + 2] == 4
        && (bytes[at + 3] & 1) == 1) {
      transparent = OptionalInt.of(bytes[at + 6] & 0xff);
    }
  }

  private void takeFrame(int at, int end, int colours) {
    int width = file.getShort(at + 5) & 0xffff;
    int height = file.getShort(at + 7) & 0xffff;
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a GIF of %dx%d".formatted(width, height), "at least 1x1");
    }
    frame = at;
    frameEnd = end;
    left = file.getShort(at + 1) & 0xffff;
    top = file.getShort(at + 3) & 0xffff;
    frameSize = new Size(width, height);
    canvas =
        new Size(
            Math.max(file.getShort(6) & 0xffff, left + width),
            Math.max(file.getShort(8) & 0xffff, top + height));
    int length = colours > 0 ? colours : palette(10);
    if (length == 0) {
      throw Refusal.unreadable("a GIF without a palette", "one for the screen or the frame");
    }
    grey = grey(colours > 0 ? at + DESCRIPTOR : SCREEN, length);
  }

  private boolean grey(int start, int length) {
    for (int at = start; at < start + length; at += 3) {
      if (bytes[at] != bytes[at + 1] || bytes[at] != bytes[at + 2]) {
        return false;
      }
    }
    return true;
  }

  private Layout layout() {
    boolean alpha = transparent.isPresent() || !frameSize.equals(canvas);
    return Layout.of(canvas, grey, alpha, 8);
  }

  @Override
  public ImageHeader header() {
    return new ImageHeader(
        ImageFormat.GIF, layout(), Orientation.UPRIGHT, frames, ImageMetadata.NONE);
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  @Override
  public PixelRows rows() throws IOException {
    // Every code makes at most 4096 pixels, and takes at least three bits of the file.
    if (frameSize.pixels() / 12_000 > frameEnd - frame) {
      throw Refusal.unreadable(
          "a GIF of %s in %d bytes".formatted(frameSize, frameEnd - frame), "three bits a code");
    }
    ImageReader reader = PROVIDER.createReaderInstance();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(firstFrame()))) {
      reader.setInput(stream, true, true);
      Layout layout = layout();
      var rows = new RasterRows(layout.withSize(frameSize), reader.read(0));
      return frameSize.equals(canvas) ? rows : new CanvasRows(layout, rows, left, top);
    } finally {
      reader.dispose();
    }
  }

  /*
   * A file of the first frame alone, at the corner: comments and other frames are not shown to the
   * reader, which has no use for them.
   */
  private byte[] firstFrame() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.write(bytes, frame + 5, 4);
    file.write(bytes, 10, blocks - 10);
    transparent.ifPresent(
        index ->
            file.writeBytes(new byte[] {EXTENSION, (byte) CONTROL, 4, 1, 0, 0, (byte) index, 0}));
    file.write(IMAGE);
    file.writeBytes(new byte[4]);
    file.write(bytes, frame + 5, frameEnd - frame - 5);
    file.write(TRAILER);
    return file.toByteArray();
  }
}
