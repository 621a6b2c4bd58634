package aliif.pipeline.image.jpeg;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.format.InkRows;
import aliif.pipeline.image.format.Reduction;
import aliif.pipeline.image.jpeg.JpegMarkers.Segment;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.HalvedRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A JPEG file. This class reads its segments (ITU-T T.81, annex B); a library decodes the pixels.
 */
public final class JpegFile implements ImageFile {
  private static final int SOI = 0xd8;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  /** Rows that libjpeg holds, before and after it enlarges and converts them. */
  private static final int LIBRARY_ROWS = 48;

  private final ImageBytes bytes;
  private final JpegMarkers markers;
  private final JpegMetadata metadata;
  private Optional<JpegFrame> frame = Optional.empty();
  private int transform; // of colours, as Adobe's segment says; 0 is none
  private boolean adobe; // whether there is such a segment
  private boolean named; // whether a JFIF segment says what the components are
  private boolean parted; // whether the first scan lacks a component

  private JpegFile(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    this.bytes = bytes;
    metadata = new JpegMetadata(limits.metadata());
    markers = JpegMarkers.of(new ByteWindow(bytes, wanted), 0, bytes.size(), limits.parts());
    boolean first = true;
    for (Segment segment : markers.segments()) {
      wanted.check();
      take(segment);
      if (segment.marker() == JpegMarkers.SOS && first) {
        first = false;
        parted = frame.isPresent() && bytes.copy(segment.start() + 4, 1)[0] < components();
      }
    }
  }

  public static boolean isJpeg(ByteBuffer head) {
    return head.getInt(0) >>> 8 == (0xff << 16 | SOI << 8 | 0xff);
  }

  /**
   * Reads the markers, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if there is no frame header, or one of a kind that is
   *     not read
   */
  public static JpegFile parse(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    JpegFile file = new JpegFile(bytes, limits, wanted);
    file.requireFrame();
    long scanned = file.size().pixels() * file.markers.scans();
    if (scanned > limits.scannedPixels()) {
      throw Refusal.overLimit(
          "a JPEG of %s in %d scans".formatted(file.size(), file.markers.scans()),
          "at most " + limits.scannedPixels() + " pixels over all scans",
          "scanned-pixels");
    }
    return file;
  }

  @Override
  public ImageHeader header() {
    Orientation orientation = metadata.orientation;
    PixelLayout upright = layout().withSize(orientation.upright(size()));
    ImageMetadata said = metadata.metadata();
    List<String> leftOut = new ArrayList<>(Xmp.leftOut(said.xmp()));
    leftOut.addAll(metadata.leftOut());
    if (unended()) {
      leftOut.add("image: the file has no end marker");
    }
    return new ImageHeader(ImageFormat.JPEG, upright, orientation, 1, said, leftOut);
  }

  /** Whether the file has its end marker. */
  public boolean isWhole() {
    return markers.whole();
  }

  /** Whether the file has coded pixels at all. */
  public boolean hasPixels() {
    return markers.scans() > 0;
  }

  /**
   * Whether nothing but the end marker seems to be missing. Decoding then tells whether all pixels
   * are there.
   */
  private boolean unended() {
    return !markers.whole() && markers.open() && !frame.orElseThrow().progressive();
  }

  @Override
  public boolean inStrips() {
    return false;
  }

  private PixelLayout layout() {
    return PixelLayout.of(size(), components() == 1, false, 8);
  }

  /*
   * If the image comes in more than one scan, libjpeg holds all coefficients. The reader for
   * lossless JPEG holds an integer for each sample. If nothing says that three components are
   * YCbCr, the library may convert them from one raster to another.
   */
  @Override
  public Holding holding() {
    JpegFrame said = frame.orElseThrow();
    long raster = size().pixels() * components();
    long working = (long) LIBRARY_ROWS * size().width() * components();
    if (said.lossless()) {
      working += 4 * raster;
    } else if (said.progressive() || parted) {
      working += said.coefficientBytes();
    }
    if (components() == 3 && !named) {
      working += raster;
    }
    Holding holding = Holding.raster(raster, working);
    return components() == 4 ? holding.and(InkRows.heldBytes(size().width())) : holding;
  }

  @Override
  public boolean turnsInPlace() {
    return components() < 4;
  }

  @Override
  public Optional<Reduction> half() {
    JpegFrame said = frame.orElseThrow();
    boolean simple = said.baseline() && markers.whole() && markers.scans() == 1 && !parted;
    return simple && coloursAreKnown(said) && HalfJpeg.fits(said)
        ? Optional.of(
            new Reduction(
                HalvedRows.layout(layout(), 1), HalfJpegRows.heldBytes(said), this::halfRows))
        : Optional.empty();
  }

  /** Whether the image is grey, or surely has brightness and two differences. */
  private boolean coloursAreKnown(JpegFrame said) {
    return said.components() == 1
        || (said.components() == 3 && (named || (adobe ? transform == 1 : said.namedInOrder())));
  }

  private PixelRows halfRows(Wanted wanted) throws IOException {
    requireBits();
    HalfJpeg half = HalfJpeg.of(bytes, frame.orElseThrow(), markers.segments(), wanted);
    return new HalfJpegRows(bytes, half, wanted);
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    if (!markers.whole() && !unended()) {
      throw endsEarly();
    }
    requireBits();
    try (bytes) {
      return decoded(wanted);
    } catch (JpegReader.DamagedException damage) {
      throw unended() ? endsEarly() : damage.refusal();
    }
  }

  /** Each block of 8x8 pixels costs at least one bit: a header alone makes us allocate nothing. */
  private void requireBits() {
    if (size().pixels() / 512 > bytes.size()) {
      throw Refusal.unreadable(
          "a JPEG of %s in %d bytes".formatted(size(), bytes.size()), "a bit for each 64 pixels");
    }
  }

  private PixelRows decoded(Wanted wanted) throws IOException {
    if (components() < 4) {
      return JpegReader.read(essential(wanted), wanted, layout());
    }
    var inks = new JpegInks(JpegReader.readRaw(essential(wanted), wanted), transform);
    return new InkRows(inks, metadata.metadata().profile());
  }

  private UpscaleException endsEarly() {
    return Refusal.unreadable(
        "a JPEG that ends early, after " + bytes.size() + " bytes", "an end marker");
  }

  /*
   * The decoder gets only the segments that pixels need. It has no use for EXIF, thumbnails,
   * comments or profiles, and its parsers for them can fail: the header of a profile alone
   * makes it allocate as much memory as the header claims.
   */
  private PartsStream essential(Wanted wanted) {
    PartsStream parts = new PartsStream(wanted);
    boolean tables = !frame.orElseThrow().baseline();
    for (Segment segment : markers.segments()) {
      tables |= StandardTables.begins(segment.marker());
      if (segment.marker() == JpegMarkers.SOS && !tables) {
        parts.add(StandardTables.segment());
        tables = true;
      }
      if (essential(segment)) {
        parts.add(bytes, segment.start(), segment.end() - segment.start());
      }
    }
    return markers.whole() ? parts : parts.add((byte) 0xff, (byte) JpegMarkers.EOI);
  }

  private boolean essential(Segment segment) {
    return switch (segment.marker()) {
      case APP0 -> begins(segment, "JFIF\0");
      case APP14 -> !named || components() == 4; // JFIF says that three are YCbCr
      default -> (segment.marker() < APP0 || segment.marker() > APP15) && segment.marker() != COM;
    };
  }

  private void take(Segment segment) {
    if (segment.marker() == APP14 && begins(segment, "Adobe") && segment.bodyBytes() >= 12) {
      adobe = true;
      transform = bytes.copy(segment.start() + 15, 1)[0] & 0xff;
    }
    if (segment.marker() >= APP0 && segment.marker() < APP14) {
      named |= begins(segment, "JFIF\0");
      metadata.take(segment.marker(), body(segment).array());
    }
    if (JpegFrame.begins(segment.marker())) {
      if (frame.isPresent()) {
        throw Refusal.unreadable("a JPEG with two frame headers", "one");
      }
      frame = Optional.of(JpegFrame.of(segment.marker(), body(segment)));
    }
  }

  private void requireFrame() {
    JpegFrame said =
        frame.orElseThrow(
            () -> Refusal.unreadable("a JPEG without a frame header", "one before the pixels"));
    said.unknownCoding()
        .ifPresent(
            coding -> {
              throw Refusal.unsupported(coding, "baseline, progressive or lossless");
            });
    if (said.depth() != 8) {
      throw Refusal.unsupported("a JPEG of %d bits a sample".formatted(said.depth()), "8");
    }
    if (components() != 1 && components() != 3 && components() != 4) {
      throw Refusal.unsupported("a JPEG of %d components".formatted(components()), "1, 3 or 4");
    }
  }

  private Size size() {
    return frame.orElseThrow().size();
  }

  private int components() {
    return frame.orElseThrow().components();
  }

  private ByteBuffer body(Segment segment) {
    return bytes.part(segment.start() + 4, segment.bodyBytes());
  }

  private boolean begins(Segment segment, String name) {
    byte[] expected = name.getBytes(StandardCharsets.US_ASCII);
    return segment.bodyBytes() >= expected.length
        && Arrays.equals(bytes.copy(segment.start() + 4, expected.length), expected);
  }
}
