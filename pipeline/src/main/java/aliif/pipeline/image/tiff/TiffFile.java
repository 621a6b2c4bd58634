package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.format.InkRows;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.TiffDirectory;
import aliif.pipeline.image.metadata.Xmp;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A TIFF file, classic or BigTIFF. This class checks the directory of the first image; the reader
 * of TwelveMonkeys decodes the pixels, and is shown checked tags only.
 */
public final class TiffFile implements ImageFile {
  public static final int WIDTH = 256;
  public static final int HEIGHT = 257;
  public static final int BITS = 258;
  public static final int COMPRESSION = 259;
  public static final int STRIP_OFFSETS = 273;
  static final int CHANNELS = 277;
  public static final int ROWS = 278; // of a strip
  public static final int STRIP_BYTES = 279;
  static final int PLANAR = 284;
  static final int COLOURS = 320;
  public static final int JPEG_TABLES = 347;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int INK_SET = 332;
  static final int EXTRA = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int PREDICTOR = 317;

  /** The tags that pixels need. */
  static final int[] ESSENTIAL = {
    WIDTH,
    HEIGHT,
    BITS,
    COMPRESSION,
    Photometric.TAG,
    266,
    STRIP_OFFSETS,
    CHANNELS,
    ROWS,
    STRIP_BYTES,
    PLANAR,
    292,
    293,
    PREDICTOR,
    COLOURS,
    TILE_WIDTH,
    TILE_HEIGHT,
    TILE_OFFSETS,
    TILE_BYTES,
    INK_SET,
    EXTRA,
    SAMPLE_FORMAT,
    JPEG_TABLES,
    529,
    530,
    531,
    532
  };

  private static final int COUNTED_FRAMES = 1 << 16; // so many are counted, to name their number
  private static final int UNDEFINED = 4; // samples of no format that anybody knows: whole numbers

  final ImageBytes bytes;
  final TiffDirectory directory;
  final ImageLimits limits;
  final Size size;
  final int photometric;
  final int channels;
  final int bits;
  final TiffExtra extra;
  private final TiffMetadata said;
  private final TiffStorage storage;
  private final int frames;

  private TiffFile(ImageBytes bytes, TiffDirectory directory, ImageLimits limits, Wanted wanted) {
    this.bytes = bytes;
    this.limits = limits;
    this.directory = directory;
    said = new TiffMetadata(directory, limits.metadata());
    size = new Size(side("width", WIDTH), side("height", HEIGHT));
    channels = directory.number(CHANNELS, 1);
    bits = directory.number(BITS, 1);
    photometric = Photometric.of(directory, channels);
    extra = TiffExtra.of(directory, photometric, channels, limits.parts());
    requireSamples();
    requireKnown(directory.number(COMPRESSION, 1));
    storage = new TiffStorage(directory, size);
    storage.require(channels, limits.parts(), wanted);
    if (jpegs()) {
      TiffJpegs.requireTables(new ByteWindow(bytes, wanted), directory, limits.parts());
    }
    frames = directory.count(Math.max(COUNTED_FRAMES, limits.frames()), wanted);
  }

  public static boolean isTiff(ByteBuffer head) {
    return switch (head.getInt(0)) {
      case 0x49492a00, 0x4d4d002a, 0x49492b00, 0x4d4d002b -> true;
      default -> false;
    };
  }

  /**
   * Reads the directory, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if a tag is missing, claims bytes that are not there,
   *     or names a kind of TIFF that is not read
   */
  public static ImageFile parse(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    TiffDirectory directory =
        TiffDirectory.first(bytes, limits.metadata().tiffEntries())
            .map(first -> firstImage(first, limits.frames(), wanted))
            .orElseThrow(() -> noDirectory(bytes, limits.metadata().tiffEntries()));
    return directory.number(COMPRESSION, 1) == JpegInTiff.COMPRESSION
        ? JpegInTiff.parse(bytes, directory, limits, wanted)
        : new TiffFile(bytes, directory, limits, wanted);
  }

  private static UpscaleException noDirectory(ImageBytes bytes, int most) {
    long entries = TiffDirectory.entries(bytes);
    return entries > most
        ? Refusal.overLimit(
            "a TIFF with a directory of %d entries".formatted(entries),
            "at most " + most,
            "tiff-entries")
        : Refusal.unreadable("a TIFF without a directory", "one");
  }

  /**
   * The first directory that does not describe a reduced copy or a mask; the very first if all do.
   */
  private static TiffDirectory firstImage(TiffDirectory first, int most, Wanted wanted) {
    Optional<TiffDirectory> directory = Optional.of(first);
    for (int i = 0; i < most && directory.isPresent(); i++) {
      wanted.check();
      if (!directory.get().isSecondary()) {
        return directory.get();
      }
      directory = directory.get().following();
    }
    return first;
  }

  @Override
  public ImageHeader header() {
    Orientation orientation = Exif.orientation(directory);
    boolean grey =
        photometric == Photometric.WHITE_IS_ZERO || photometric == Photometric.BLACK_IS_ZERO;
    boolean deep = bits == 16 && photometric != Photometric.INKS;
    PixelLayout layout =
        PixelLayout.of(orientation.upright(size), grey, extra.alpha(), deep ? 16 : 8);
    List<String> leftOut = new ArrayList<>(extra.leftOut());
    if (directory.entry(Photometric.TAG).isEmpty()) {
      leftOut.add(
          "image: the file does not say what its samples mean, it is read as "
              + Photometric.describe(photometric));
    }
    ImageMetadata metadata = said.metadata();
    leftOut.addAll(said.leftOut());
    leftOut.addAll(Xmp.leftOut(metadata.xmp()));
    return new ImageHeader(ImageFormat.TIFF, layout, orientation, frames, metadata, leftOut);
  }

  @Override
  public boolean inStrips() {
    return TiffReader.height(this) < size.height();
  }

  /**
   * The rows that are decoded together. The library decodes row by row into one raster; only strips
   * and tiles of JPEG have a raster of their own.
   */
  @Override
  public Holding holding() {
    int rows = Math.min(size.height(), TiffReader.height(this));
    long raster = (long) rows * size.width() * channels * Math.max(8, bits) / 8;
    long tiles = jpegs() ? 2 * storage.samples() : 0;
    Holding holding = Holding.of(raster + tiles + directory.heldBytes());
    return photometric == Photometric.INKS ? holding.and(InkRows.heldBytes(size.width())) : holding;
  }

  @Override
  public boolean turnsInPlace() {
    return false;
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    PixelRows stored = new TiffReader(this, wanted);
    if (!extra.picked()) {
      return photometric == Photometric.INKS ? new InkRows(stored, said.profile()) : stored;
    }
    PickedSamples picked = new PickedSamples(stored, this);
    if (photometric != Photometric.INKS) {
      return picked;
    }
    InkRows colours = new InkRows(picked, said.profile());
    return extra.alpha() ? new AlphaBeside(colours, picked) : colours;
  }

  /** The width of a tile, or of the image if there are strips. */
  int runWidth() {
    return storage.partSize().width();
  }

  /** The height of a strip or a tile. */
  int stripHeight() {
    return storage.rows();
  }

  /**
   * Refuses other compressions. Those that the library knows besides these hold a whole image of
   * another format in each strip.
   */
  private static void requireKnown(int compression) {
    boolean known =
        switch (compression) {
          case 1, 2, 3, 4, 5, TiffJpegs.COMPRESSION, 8, 32_771, 32_773, 32_946 -> true;
          default -> false;
        };
    if (!known) {
      throw Refusal.unsupported(
          "a TIFF of compression " + compression, "none, CCITT, LZW, JPEG, deflate or PackBits");
    }
  }

  /** Whether each strip or tile is a JPEG. */
  boolean jpegs() {
    return directory.number(COMPRESSION, 1) == TiffJpegs.COMPRESSION;
  }

  /** How the pixels are cut. */
  TiffStorage storage() {
    return storage;
  }

  private void requireSamples() {
    boolean small = photometric <= Photometric.BLACK_IS_ZERO || photometric == Photometric.PALETTE;
    boolean known =
        bits == 8
            || (bits == 16
                && photometric != Photometric.YCBCR
                && photometric != Photometric.PALETTE)
            || (small && channels == 1 && (bits == 1 || bits == 2 || bits == 4));
    TiffDirectory.Entry entry =
        directory.entry(BITS).orElseGet(() -> new TiffDirectory.Entry(3, 0, 0)); // its default is 1
    boolean equal = true;
    for (int i = 0; i < Math.min(channels, entry.count()); i++) {
      equal &= directory.number(entry, i) == bits;
    }
    int format = directory.number(SAMPLE_FORMAT, 1);
    if (!known || !equal || (format != 1 && format != UNDEFINED)) {
      throw Refusal.unsupported(
          "a TIFF of %d bits a sample, format %d"
              .formatted(bits, directory.number(SAMPLE_FORMAT, 1)),
          "whole numbers of 8 or 16 bits");
    }
    long entries = directory.entry(COLOURS).map(TiffDirectory.Entry::count).orElse(0L);
    if (photometric == Photometric.PALETTE && entries != 3L << bits) {
      throw Refusal.unreadable(
          "a TIFF palette of %d values".formatted(entries), String.valueOf(3L << bits));
    }
  }

  private int side(String name, int tag) {
    long side = directory.number(tag).orElse(0L);
    if (side < 1 || side > Integer.MAX_VALUE) {
      throw Refusal.unreadable("a TIFF of %s %d".formatted(name, side), "at least 1");
    }
    return (int) side;
  }
}
