package aliif.pipeline.image;

import aliif.model.Size;

/**
 * How a TIFF's pixels are cut: into strips of whole rows, or into tiles; each lies in one place.
 */
final class TiffStorage {
  private final TiffDirectory directory;
  private final Size size; // of the image
  private final boolean tiled;
  private final int width; // of a strip or a tile
  private final int height;
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
   * Checks that every strip or tile has its place, which lies inside the file, and that one can be
   * held.
   *
   * @param depth bits a sample
   * @param heldBytes of decoded samples, at most
   * @throws aliif.pipeline.UpscaleException if not
   */
  void require(int channels, int depth, long heldBytes) {
    int planes = directory.number(TiffFile.PLANAR, 1) == 2 ? channels : 1;
    samples = (long) width * height * channels / planes;
    if (samples * Math.max(8, depth) / 8 > heldBytes) {
      throw Refusal.overLimit(
          "a TIFF in strips of %dx%d".formatted(width, height),
          "at most %d MiB each".formatted(heldBytes >> 20));
    }
    long parts =
        (long) planes * Math.ceilDiv(size.width(), width) * Math.ceilDiv(size.height(), height);
    requireInside(
        entry(tiled ? TiffFile.TILE_OFFSETS : TiffFile.STRIP_OFFSETS, parts),
        entry(tiled ? TiffFile.TILE_BYTES : TiffFile.STRIP_BYTES, parts),
        parts);
  }

  private TiffDirectory.Entry entry(int tag, long parts) {
    return directory
        .entry(tag)
        .filter(entry -> entry.count() >= parts)
        .orElseThrow(
            () -> Refusal.unreadable("a TIFF without enough of tag " + tag, "of " + parts));
  }

  private void requireInside(TiffDirectory.Entry offsets, TiffDirectory.Entry lengths, long parts) {
    for (long i = 0; i < parts; i++) {
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
