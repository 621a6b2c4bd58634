package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.metadata.TiffDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * How a TIFF's pixels are cut: into strips of whole rows, or into tiles; each lies in one place.
 */
final class TiffStorage {
  private final TiffDirectory directory;
  private final Size size; // of the image
  private final boolean tiled;
  private final int width; // of a strip or a tile
  private final int height;
  private long planes = 1;
  private long samples;

  /**
   * @throws aliif.pipeline.UpscaleException if the sides of a strip or a tile cannot be
   */
  TiffStorage(TiffDirectory directory, Size size) {
    this.directory = directory;
    this.size = size;
    tiled = directory.entry(TiffFile.TILE_OFFSETS).isPresent();
    width = tiled ? tileSide(TiffFile.TILE_WIDTH) : size.width();
    height = tiled ? tileSide(TiffFile.TILE_HEIGHT) : rowsOfStrip();
  }

  /** Samples of a strip or a tile. */
  long samples() {
    return samples;
  }

  /** Rows that are decoded together. */
  int rows() {
    return Math.min(height, size.height());
  }

  /**
   * Checks that every strip or tile has its place, which lies inside the file.
   *
   * @throws aliif.pipeline.UpscaleException if not
   */
  void require(int channels, Wanted wanted) {
    planes = directory.number(TiffFile.PLANAR, 1) == 2 ? channels : 1;
    samples = (long) width * height * channels / planes;
    long parts = parts();
    requireInside(parts, wanted);
  }

  /** Over all planes. */
  private long parts() {
    return planes * across() * Math.ceilDiv(size.height(), height);
  }

  private long across() {
    return Math.ceilDiv(size.width(), width);
  }

  private TiffDirectory.Entry offsets(long parts) {
    return entry(tiled ? TiffFile.TILE_OFFSETS : TiffFile.STRIP_OFFSETS, parts);
  }

  private TiffDirectory.Entry lengths(long parts) {
    return entry(tiled ? TiffFile.TILE_BYTES : TiffFile.STRIP_BYTES, parts);
  }

  /** A strip or a tile in the file. */
  record Part(long start, long end) {}

  /**
   * The strips or tiles that hold some rows, in all planes.
   *
   * @param from first row
   * @param to row after the last
   */
  List<Part> partsOf(int from, int to) {
    long all = parts();
    List<Part> parts = new ArrayList<>();
    for (long first = 0; first < all; first += all / planes) {
      long begin = first + from / height * across();
      long end = first + Math.ceilDiv(to, height) * across();
      for (long part = begin; part < end; part++) {
        long at = directory.number(offsets(all), part);
        parts.add(new Part(at, at + directory.number(lengths(all), part)));
      }
    }
    return parts;
  }

  /** Size of a strip or a tile that is whole. */
  Size partSize() {
    return new Size(width, height);
  }

  private TiffDirectory.Entry entry(int tag, long parts) {
    return directory
        .entry(tag)
        .filter(entry -> entry.count() >= parts)
        .orElseThrow(
            () -> Refusal.unreadable("a TIFF without enough of tag " + tag, "of " + parts));
  }

  private void requireInside(long parts, Wanted wanted) {
    TiffDirectory.Entry offsets = offsets(parts);
    TiffDirectory.Entry lengths = lengths(parts);
    for (long i = 0; i < parts; i++) {
      wanted.check();
      long at = directory.number(offsets, i);
      long length = directory.number(lengths, i);
      if (at < 0 || length < 0 || at > directory.fileBytes() - length) {
        throw Refusal.unreadable(
            "a TIFF with %d bytes of pixels at %d".formatted(length, at),
            "all inside %d bytes".formatted(directory.fileBytes()));
      }
    }
  }

  private int tileSide(int tag) {
    int side = directory.number(tag, 0);
    if (side < 1 || side > 1 << 16) {
      throw Refusal.unreadable("a TIFF with tiles of side " + side, "1 to 65536");
    }
    return side;
  }

  private int rowsOfStrip() {
    long rows = directory.number(TiffFile.ROWS).orElse((long) size.height());
    if (rows < 1) {
      throw Refusal.unreadable("a TIFF with strips of %d rows".formatted(rows), "at least 1");
    }
    return (int) Math.min(size.height(), rows);
  }
}
