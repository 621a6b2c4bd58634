package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.image.JpegMarkers.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A JPEG file as a row of segments (ITU-T T.81, annex B). */
final class JpegFile implements ImageFile {
  private static final int SOI = 0xd8;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  /** No transform that Adobe numbers. */
  static final int NO_ADOBE = -1;

  private final byte[] bytes;
  private final JpegMarkers markers;
  private ByteBuffer frame = ByteBuffer.allocate(0); // of the frame header, after its length
  private final JpegMetadata metadata = new JpegMetadata();
  private int transform = NO_ADOBE; // of colours, as Adobe's segment says

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    markers = JpegMarkers.of(bytes);
    markers.segments().forEach(this::take);
  }

  static boolean isJpeg(ByteBuffer head) {
    return head.getInt(0) >>> 8 == (0xff << 16 | SOI << 8 | 0xff);
  }

  /**
   * Reads the markers, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if there is no frame header, or one that is not
   *     supported
   */
  static JpegFile parse(ImageBytes bytes) {
    JpegFile file = new JpegFile(bytes.all());
    file.requireFrame();
    return file;
  }

  @Override
  public ImageHeader header() {
    Orientation orientation = metadata.orientation;
    Layout upright = layout().withSize(orientation.upright(size()));
    return new ImageHeader(ImageFormat.JPEG, upright, orientation, 1, metadata.metadata());
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  private Layout layout() {
    return Layout.of(size(), components() == 1, false, 8);
  }

  @Override
  public PixelRows rows() throws IOException {
    if (!markers.whole()) {
      throw Refusal.unreadable(
          "a JPEG that ends early, after " + bytes.length + " bytes", "an end marker");
    }
    // Each block of 8x8 pixels costs at least one bit: a header alone makes us allocate nothing.
    if (size().pixels() / 512 > bytes.length) {
      throw Refusal.unreadable(
          "a JPEG of %s in %d bytes".formatted(size(), bytes.length), "a bit for each 64 pixels");
    }
    if (components() < 4) {
      return JpegReader.read(essential(), layout());
    }
    var inks = new JpegInks(JpegReader.readRaw(essential()), transform);
    return new InkRows(inks, metadata.metadata().profile());
  }

  /*
   * Only what the pixels need goes to the decoder: it has no use for EXIF, thumbnails, comments or
   * colour profiles, and each of them is a parser that can fail. A profile's header alone makes it
   * allocate as much as the header says.
   */
  private InputStream essential() {
    List<InputStream> parts = new ArrayList<>();
    for (Segment segment : markers.segments()) {
      if (essential(segment)) {
        parts.add(
            new ByteArrayInputStream(bytes, segment.start(), segment.end() - segment.start()));
      }
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private boolean essential(Segment segment) {
    return switch (segment.marker()) {
      case APP0 -> begins(segment, "JFIF\0");
      case APP14 -> true;
      default -> (segment.marker() < APP0 || segment.marker() > APP15) && segment.marker() != COM;
    };
  }

  private void take(Segment segment) {
    if (segment.marker() == APP14
        && begins(segment, "Adobe")
        && segment.end() - segment.start() >= 16) {
      transform = bytes[segment.start() + 15] & 0xff;
    }
    if (segment.marker() >= APP0 && segment.marker() < APP14) {
      metadata.take(
          segment.marker(), Arrays.copyOfRange(bytes, segment.start() + 4, segment.end()));
    }
    if (isFrame(segment.marker())) {
      if (frame.hasRemaining()) {
        throw Refusal.unreadable("a JPEG with two frame headers", "one");
      }
      int start = segment.start() + 4;
      frame = ByteBuffer.wrap(bytes, start, segment.end() - start).slice();
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void requireFrame() {
    if (frame.limit() < 6) {
      throw Refusal.unreadable("a JPEG without a frame header", "one before the pixels");
    }
    int height = frame.getShort(1) & 0xffff;
    int width = frame.getShort(3) & 0xffff;
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a JPEG of %dx%d".formatted(width, height), "at least 1x1");
    }
    if (frame.get(0) != 8) {
      throw Refusal.unsupported("a JPEG of %d bits a sample".formatted(frame.get(0)), "8");
    }
    if (components() != 1 && components() != 3 && components() != 4) {
      throw Refusal.unsupported("a JPEG of %d components".formatted(components()), "1, 3 or 4");
    }
  }

  private Size size() {
    return new Size(frame.getShort(3) & 0xffff, frame.getShort(1) & 0xffff);
  }

  private int components() {
    return frame.get(5) & 0xff;
  }

  private boolean begins(Segment segment, String name) {
    byte[] expected = name.getBytes(StandardCharsets.US_ASCII);
    int start = segment.start() + 4;
    return segment.end() - start >= expected.length
        && Arrays.equals(bytes, start, start + expected.length, expected, 0, expected.length);
  }
}
