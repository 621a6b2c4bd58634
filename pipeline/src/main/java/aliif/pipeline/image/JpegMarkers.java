package aliif.pipeline.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The markers of a JPEG file and what belongs to them, found without decoding anything. */
final class JpegMarkers {
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  /** A progressive file has about ten; each costs a walk over all of the image, however short. */
  private static final int MOST_SCANS = 200;

  /** A large profile has 50, and people's tools add a few. */
  private static final int MOST_SEGMENTS = 10_000;

  /**
   * A marker and what belongs to it, with the coded pixels that follow it, if any.
   *
   * @param start of the marker's 0xff
   * @param end the byte after
   */
  record Segment(int marker, int start, int end) {}

  private final byte[] bytes;
  private final List<Segment> segments = new ArrayList<>();
  private int scans;
  private boolean whole;

  private JpegMarkers(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws aliif.pipeline.UpscaleException if a segment cannot be, or there are far too many
   */
  static JpegMarkers of(byte[] bytes) {
    JpegMarkers markers = new JpegMarkers(bytes);
    markers.walk();
    return markers;
  }

  /** In their order, up to the first that is cut. */
  List<Segment> segments() {
    return Collections.unmodifiableList(segments);
  }

  /** Whether the end marker was found. */
  boolean whole() {
    return whole;
  }

  private void walk() {
    int at = 0;
    while (at < bytes.length) {
      at = markerAfter(at);
      if (at >= bytes.length) {
        return;
      }
      int marker = bytes[at] & 0xff;
      int end = end(marker, at + 1);
      if (end > bytes.length) {
        return;
      }
      add(new Segment(marker, at - 1, end));
      if (marker == EOI) {
        whole = true;
        return;
      }
      at = end;
    }
  }

  /** Index of the next marker's second byte; skips fill bytes and, like every decoder, rubbish. */
  private int markerAfter(int at) {
    int next = at;
    while (next < bytes.length && bytes[next] != (byte) 0xff) {
      next++;
    }
    while (next < bytes.length && bytes[next] == (byte) 0xff) {
      next++;
    }
    return next;
  }

  /** The byte after a marker's segment; past the end where the segment is cut. */
  private int end(int marker, int at) {
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= EOI)) {
      return at;
    }
    if (at + 2 > bytes.length) {
      return Integer.MAX_VALUE;
    }
    int length = unsignedShort(at);
    if (length < 2) {
      throw Refusal.unreadable("a JPEG segment of %d bytes".formatted(length), "at least 2");
    }
    int end = at + length;
    return marker == SOS ? scanEnd(end) : end;
  }

  /** The next byte that is a marker's 0xff, among coded pixels. */
  private int scanEnd(int at) {
    for (int i = at; i < bytes.length - 1; i++) {
      if (bytes[i] == (byte) 0xff) {
        int next = bytes[i + 1] & 0xff;
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return i;
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  private void add(Segment segment) {
    segments.add(segment);
    if (segments.size() > MOST_SEGMENTS) {
      throw Refusal.unreadable("a JPEG of many segments", "at most " + MOST_SEGMENTS);
    }
    if (segment.marker == SOS && ++scans > MOST_SCANS) {
      throw Refusal.unreadable("a JPEG of many scans", "at most " + MOST_SCANS);
    }
  }

  private int unsignedShort(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
