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
 * Checks the JPEGs in a TIFF, of which each strip or tile has one. The library believes what they
 * say about their size, so it has to agree with the directory.
 */
final class TiffJpegs {
  static final int COMPRESSION = 7;

  /**
   * Pixels by which a JPEG may exceed its strip or tile, because JPEGs have whole units of at most
   * four blocks.
   */
  private static final int UNIT = 32;

  private TiffJpegs() {}

  /**
   * Checks the tables that all JPEGs of a file share. A frame among them would come before the
   * JPEG's own.
   *
   * @throws aliif.pipeline.UpscaleException if there is one
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
   * Checks that JPEGs are no larger than their strips or tiles.
   *
   * @param from the first row whose JPEGs are checked
   * @param to the row after the last
   * @throws aliif.pipeline.UpscaleException if one is larger
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
