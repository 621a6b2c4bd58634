package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.PartLimits;
import aliif.pipeline.image.metadata.TiffDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the pixels of a TIFF are cut: into strips of whole rows or into tiles, each of which lies in
 * one place of the file.
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
   * Reads the size of strips or tiles.
   *
   * @throws aliif.pipeline.UpscaleException if it is impossible
   */
  TiffStorage(TiffDirectory directory, Size size) {
    this.directory = directory;
    this.size = size;
    tiled = directory.entry(TiffFile.TILE_OFFSETS).isPresent();
    width = tiled ? tileSide(TiffFile.TILE_WIDTH) : size.width();
    height = tiled ? tileSide(TiffFile.TILE_HEIGHT) : rowsOfStrip();
  }

  /** How many samples a strip or a tile has. */
  long samples() {
    return samples;
  }

  /** The height of a strip or a tile, at most that of the image. */
  int rows() {
    return Math.min(height, size.height());
  }

  /**
   * Checks that every strip or tile lies inside the file.
   *
   * @param channels samples of a pixel
   * @throws aliif.pipeline.UpscaleException if one does not, or there are too many without lengths
   */
  void require(int channels, PartLimits most, Wanted wanted) {
    planes = directory.number(TiffFile.PLANAR, 1) == 2 ? channels : 1;
    samples = (long) width * height * channels / planes;
    long parts = parts();
    requireInside(parts, most.tiffStrips(), wanted);
  }

  /** How many strips or tiles there are, in all planes. */
  private long parts() {
    return planes * across() * Math.ceilDiv(size.height(), height);
  }

  private long across() {
    return Math.ceilDiv(size.width(), width);
  }

  private TiffDirectory.Entry offsets(long parts) {
    return entry(tiled ? TiffFile.TILE_OFFSETS : TiffFile.STRIP_OFFSETS, parts);
  }

  /** The entry with the lengths of strips or tiles; empty if the file does not have them. */
  private Optional<TiffDirectory.Entry> lengths(long parts) {
    return directory
        .entry(tiled ? TiffFile.TILE_BYTES : TiffFile.STRIP_BYTES)
        .filter(entry -> entry.count() >= parts);
  }

  /** Whether the file says how long each strip or tile is. */
  boolean measured() {
    return lengths(parts()).isPresent();
  }

  /**
   * Bytes of a strip or a tile. If the file does not say it, as files of the nineties, it is as
   * long as its samples, or, if they are compressed, reaches to the end of the file.
   */
  private long length(long part, long at, Optional<TiffDirectory.Entry> lengths) {
    long left = Math.max(0, directory.fileBytes() - at);
    if (lengths.isPresent()) {
      return directory.number(lengths.get(), part);
    }
    return directory.number(TiffFile.COMPRESSION, 1) == 1 ? Math.min(left, partBytes(part)) : left;
  }

  private long partBytes(long part) {
    long first = part / across() % Math.ceilDiv(size.height(), height) * height;
    long rows = tiled ? height : Math.min(height, size.height() - first);
    int bits = directory.number(TiffFile.BITS, 1);
    return Math.ceilDiv(samples / height * bits, 8) * rows;
  }

  /** The lengths of all strips or tiles, computed for a file that does not say them. */
  long[] measuredLengths() {
    long parts = parts();
    TiffDirectory.Entry offsets = offsets(parts);
    long[] all = new long[Math.toIntExact(parts)];
    for (int i = 0; i < all.length; i++) {
      all[i] = length(i, directory.number(offsets, i), Optional.empty());
    }
    return all;
  }

  /**
   * The place of a strip or a tile in the file.
   *
   * @param start its first byte
   * @param end the byte after it
   */
  record Part(long start, long end) {}

  /**
   * The strips or tiles that hold some rows, in all planes.
   *
   * @param from the first row
   * @param to the row after the last
   */
  List<Part> partsOf(int from, int to) {
    long all = parts();
    List<Part> parts = new ArrayList<>();
    for (long first = 0; first < all; first += all / planes) {
      long begin = first + from / height * across();
      long end = first + Math.ceilDiv(to, height) * across();
      for (long part = begin; part < end; part++) {
        long at = directory.number(offsets(all), part);
        parts.add(new Part(at, at + length(part, at, lengths(all))));
      }
    }
    return parts;
  }

  /** The size of a whole strip or tile. */
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

  private void requireInside(long parts, int mostUnmeasured, Wanted wanted) {
    TiffDirectory.Entry offsets = offsets(parts);
    Optional<TiffDirectory.Entry> lengths = lengths(parts);
    if (lengths.isEmpty() && parts > mostUnmeasured) {
      throw Refusal.overLimit(
          "a TIFF of %d strips without their lengths".formatted(parts),
          "at most " + mostUnmeasured,
          "tiff-strips");
    }
    for (long i = 0; i < parts; i++) {
      wanted.check();
      long at = directory.number(offsets, i);
      long length = length(i, at, lengths);
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
