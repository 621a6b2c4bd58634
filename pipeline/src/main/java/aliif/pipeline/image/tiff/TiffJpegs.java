package aliif.pipeline.image.tiff;

import aliif.model.Size;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.PartLimits;
import aliif.pipeline.image.jpeg.JpegFrame;
import aliif.pipeline.image.jpeg.JpegMarkers;
import aliif.pipeline.image.jpeg.JpegMarkers.Segment;
import aliif.pipeline.image.metadata.TiffDirectory;

/**
 * The JPEGs in a TIFF, one for each strip or tile. The library would decode what they say about
 * themselves, so that they must say what the directory does.
 */
final class TiffJpegs {
  static final int COMPRESSION = 7;

  /** A JPEG may be filled up to whole units, of at most four blocks. */
  private static final int UNIT = 32;

  private TiffJpegs() {}

  /**
   * Checks what all JPEGs of a file share: a frame in it would be in front of theirs.
   *
   * @throws aliif.pipeline.UpscaleException if it has one
   */
  static void requireTables(ByteWindow bytes, TiffDirectory directory, PartLimits most) {
    for (TiffDirectory.Entry tables : directory.entry(TiffFile.JPEG_TABLES).stream().toList()) {
      JpegMarkers markers = JpegMarkers.of(bytes, tables.at(), tables.at() + tables.bytes(), most);
      if (markers.segments().stream().anyMatch(each -> JpegFrame.begins(each.marker()))) {
        throw Refusal.unreadable("a TIFF whose JPEG tables have a frame", "tables alone");
      }
    }
  }

  /**
   * Checks that the JPEGs which hold some rows are no larger than their strips or tiles.
   *
   * @param from first row
   * @param to row after the last
   * @throws aliif.pipeline.UpscaleException if one is
   */
  static void requireSound(TiffFile file, int from, int to, Wanted wanted) {
    ImageBytes bytes = file.bytes;
    TiffStorage storage = file.storage();
    ByteWindow window = new ByteWindow(bytes, wanted);
    for (TiffStorage.Part part : storage.partsOf(from, to)) {
      for (Segment segment :
          JpegMarkers.of(window, part.start(), part.end(), file.limits.parts()).segments()) {
        if (JpegFrame.begins(segment.marker())) {
          var body = bytes.part(segment.start() + 4, segment.bodyBytes());
          requireInside(JpegFrame.of(segment.marker(), body).size(), storage.partSize());
        }
      }
    }
  }

  private static void requireInside(Size frame, Size part) {
    if (frame.width() > part.width() + UNIT || frame.height() > part.height() + UNIT) {
      throw Refusal.unreadable("a TIFF with a JPEG of %s in it".formatted(frame), part.toString());
    }
  }
}
