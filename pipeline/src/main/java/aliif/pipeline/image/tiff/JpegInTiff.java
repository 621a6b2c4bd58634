package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.Holding;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.jpeg.JpegFile;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.TiffDirectory;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;

/**
 * A TIFF with JPEG compression of the old kind (TIFF 6.0, section 22) that holds one whole JPEG
 * file, as most do. The pixels are that file's; size and metadata are the directory's.
 */
final class JpegInTiff implements ImageFile {
  static final int COMPRESSION = 6;
  private static final int FILE = 513;
  private static final int FILE_BYTES = 514;

  private final JpegFile jpeg;
  private final ImageHeader header;

  private JpegInTiff(JpegFile jpeg, ImageHeader header) {
    this.jpeg = jpeg;
    this.header = header;
  }

  static JpegInTiff parse(
      ImageBytes bytes, TiffDirectory directory, ImageLimits limits, Wanted wanted) {
    long at =
        directory
            .number(FILE)
            .orElseThrow(
                () ->
                    Refusal.unsupported(
                        "a TIFF of compression 6 in parts", "one whole JPEG file in it"));
    long left = bytes.size() - at;
    long said = directory.number(FILE_BYTES).orElse(left);
    if (at < 0 || left < 1 || said < 1) {
      throw Refusal.unreadable(
          "a TIFF with %d bytes of JPEG at %d".formatted(said, at),
          "all inside %d bytes".formatted(bytes.size()));
    }
    JpegFile jpeg = JpegFile.parse(bytes.slice(at, Math.min(left, said)), limits, wanted);
    if (!jpeg.isWhole() && said < left && strips(directory) <= 1) {
      jpeg = JpegFile.parse(bytes.slice(at, left), limits, wanted); // many files say too little
    }
    if (!jpeg.hasPixels()) {
      throw Refusal.unsupported("a TIFF of compression 6 in parts", "one whole JPEG file in it");
    }
    Size size =
        new Size(
            Math.max(1, directory.number(TiffFile.WIDTH, 0)),
            Math.max(1, directory.number(TiffFile.HEIGHT, 0)));
    ImageHeader inside = jpeg.header();
    if (!inside.orientation().upright(size).equals(inside.size())) {
      throw Refusal.unreadable(
          "a TIFF of %s with a JPEG of %s in it".formatted(size, inside.size()), "the same size");
    }
    Orientation orientation = Exif.orientation(directory);
    return new JpegInTiff(
        jpeg,
        new ImageHeader(
            ImageFormat.TIFF,
            inside.layout().withSize(orientation.upright(size)),
            orientation,
            1,
            new TiffMetadata(directory, limits.metadata()).metadata(),
            inside.leftOut()));
  }

  private static long strips(TiffDirectory directory) {
    return directory.entry(TiffFile.STRIP_OFFSETS).map(TiffDirectory.Entry::count).orElse(0L);
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public boolean inStrips() {
    return jpeg.inStrips();
  }

  @Override
  public boolean turnsInPlace() {
    return jpeg.turnsInPlace();
  }

  @Override
  public long largestArray() {
    return jpeg.largestArray();
  }

  @Override
  public Holding holding() {
    return jpeg.holding();
  }

  @Override
  public PixelRows rows(Wanted wanted) throws IOException {
    return jpeg.rows(wanted);
  }
}
