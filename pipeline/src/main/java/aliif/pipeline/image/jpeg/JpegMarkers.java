package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.format.PartLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the markers of a JPEG and the segments that belong to them, without decoding anything. */
public final class JpegMarkers {
  static final int EOI = 0xd9;
  static final int SOS = 0xda;

  /**
   * A marker with its segment, and with the coded pixels that follow it, if any.
   *
   * @param marker the marker's second byte
   * @param start place of the marker's first byte, 0xff
   * @param end place of the byte after the segment
   */
  public record Segment(int marker, long start, long end) {
    /** Bytes of the segment after marker and length. */
    public int bodyBytes() {
      return (int) (end - start) - 4;
    }
  }

  private final ByteWindow bytes;
  private final long limit;
  private final PartLimits most;
  private final List<Segment> segments = new ArrayList<>();
  private int scans;
  private boolean whole;
  private boolean open;

  private JpegMarkers(ByteWindow bytes, long limit, PartLimits most) {
    this.bytes = bytes;
    this.limit = limit;
    this.most = most;
  }

  /**
   * Finds the markers in a part of a file.
   *
   * @param start place of the part's first byte in the file
   * @param end place of the byte after the part
   * @param most how many segments and scans there may be
   * @throws aliif.pipeline.UpscaleException if a segment has an impossible length, or there are too
   *     many
   */
  public static JpegMarkers of(ByteWindow bytes, long start, long end, PartLimits most) {
    JpegMarkers markers = new JpegMarkers(bytes, end, most);
    markers.walk(start);
    return markers;
  }

  /** All segments in their order, up to the first that is cut off. */
  public List<Segment> segments() {
    return Collections.unmodifiableList(segments);
  }

  /** Whether the end marker was found. */
  boolean whole() {
    return whole;
  }

  /** Whether the last scan reaches the end of the file, without a marker that ends it. */
  boolean open() {
    return open;
  }

  /** How many scans there are. */
  int scans() {
    return scans;
  }

  private void walk(long start) {
    long at = start;
    while (at < limit) {
      at = markerAfter(at);
      if (at >= limit) {
        return;
      }
      int marker = bytes.at(at);
      long end = end(marker, at + 1);
      if (end > limit) {
        return;
      }
      open = marker == SOS && end == limit;
      add(new Segment(marker, at - 1, end));
      if (marker == EOI) {
        whole = true;
        return;
      }
      at = end;
    }
  }

  /**
   * Finds the next marker. Like every decoder it skips fill bytes and rubbish.
   *
   * @return the place of its second byte
   */
  private long markerAfter(long at) {
    long next = at;
    while (next < limit && bytes.at(next) != 0xff) {
      next++;
    }
    while (next < limit && bytes.at(next) == 0xff) {
      next++;
    }
    return next;
  }

  /** The place after a marker's segment; beyond the end of the file if the segment is cut off. */
  private long end(int marker, long at) {
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= EOI)) {
      return at;
    }
    if (at + 2 > limit) {
      return Long.MAX_VALUE;
    }
    int length = bytes.bigEndian16(at);
    if (length < 2) {
      throw Refusal.unreadable("a JPEG segment of %d bytes".formatted(length), "at least 2");
    }
    long end = at + length;
    return marker == SOS && end <= limit ? scanEnd(end) : end;
  }

  /** The place of the next marker among coded pixels; the limit if there is none. */
  private long scanEnd(long at) {
    for (long i = at; i < limit - 1; i++) {
      if (bytes.at(i) == 0xff) {
        int next = bytes.at(i + 1);
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return i;
        }
      }
    }
    return limit;
  }

  private void add(Segment segment) {
    segments.add(segment);
    if (segments.size() > most.jpegSegments()) {
      throw Refusal.overLimit(
          "a JPEG of many segments", "at most " + most.jpegSegments(), "jpeg-segments");
    }
    if (segment.marker == SOS && ++scans > most.jpegScans()) {
      throw Refusal.overLimit("a JPEG of many scans", "at most " + most.jpegScans(), "jpeg-scans");
    }
  }
}
