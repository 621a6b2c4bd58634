package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.JpegRoom;
import aliif.pipeline.image.metadata.Resolution;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * Puts metadata into a JPEG that a library has written, with a JFIF segment and no other metadata.
 */
final class JpegSegments {
  /** Place of the name in a segment, after marker and length. */
  private static final int BODY = 4;

  /** Bytes that suffice to tell whether there is a JFIF segment, and how long it is. */
  private static final int HEAD = 6;

  private static final int JFIF_UNIT = 11;
  private static final double RATIO = 10_000;

  private JpegSegments() {}

  /** Whether the file has been written far enough for {@link #insert}. */
  static boolean reached(ByteString jpeg) {
    return jpeg.size() >= HEAD && jpeg.size() >= end(jpeg);
  }

  /** The place after the JFIF segment; after the start marker if there is none. */
  private static int end(ByteString jpeg) {
    boolean jfif = jpeg.apply(3) == (byte) 0xe0;
    return jfif ? 4 + (jpeg.apply(4) & 0xff) * 256 + (jpeg.apply(5) & 0xff) : 2;
  }

  /**
   * Inserts metadata into a file, or into the beginning of one.
   *
   * @param jpeg the bytes, with the whole JFIF segment
   */
  static ByteString insert(ByteString jpeg, ImageMetadata metadata) {
    boolean jfif = jpeg.apply(3) == (byte) 0xe0;
    int end = end(jpeg);
    ByteString head = jpeg.take(end);
    if (jfif && metadata.resolution().isPresent()) {
      head = withDensity(head, metadata.resolution().get());
    }
    ByteString said = ByteString.emptyByteString();
    Optional<ByteString> exif = // a resolution alone has its place in the JFIF segment
        metadata.exif().isPresent() || metadata.rights() ? Exif.block(metadata) : Optional.empty();
    if (exif.isPresent()) {
      said = said.concat(segment(0xe1, JpegMetadata.EXIF, exif.get()));
    }
    if (metadata.xmp().isPresent()) {
      said = said.concat(segment(0xe1, JpegMetadata.XMP, metadata.xmp().get()));
    }
    if (metadata.profile().isPresent()) {
      said = said.concat(profile(metadata.profile().get().bytes()));
    }
    return head.concat(said).concat(jpeg.drop(end));
  }

  private static ByteString withDensity(ByteString head, Resolution resolution) {
    byte[] bytes = head.toArray();
    double across = resolution.acrossPerInch();
    double down = resolution.downPerInch();
    // A ratio alone may have any size: it is brought to one that 16 bits can say.
    double scale = resolution.metric() ? 1 : RATIO / Math.max(across, down);
    ByteBuffer.wrap(bytes)
        .put(2 + JFIF_UNIT, (byte) (resolution.metric() ? 1 : 0))
        .putShort(2 + JFIF_UNIT + 1, density(across * scale))
        .putShort(2 + JFIF_UNIT + 3, density(down * scale));
    return ByteString.fromArrayUnsafe(bytes);
  }

  private static short density(double perInch) {
    return (short) Math.clamp(Math.round(perInch), 1, 65_535);
  }

  private static ByteString profile(ByteString profile) {
    int room = JpegRoom.SEGMENT - JpegMetadata.PROFILE.length - 2;
    int parts = Math.ceilDiv(profile.size(), room);
    ByteString segments = ByteString.emptyByteString();
    for (int part = 0; part < parts; part++) {
      ByteString body =
          ByteString.fromInts(part + 1, parts)
              .concat(profile.slice(part * room, Math.min(profile.size(), (part + 1) * room)));
      segments = segments.concat(segment(0xe2, JpegMetadata.PROFILE, body));
    }
    return segments;
  }

  /** Makes a segment. {@link JpegRoom} has left out what is too long for one. */
  private static ByteString segment(int marker, byte[] name, ByteString body) {
    int length = name.length + body.size();
    if (length > JpegRoom.SEGMENT) {
      throw new IllegalArgumentException(
          "segment: %d bytes (expected: at most %d)".formatted(length, JpegRoom.SEGMENT));
    }
    ByteBuffer segment = ByteBuffer.allocate(BODY + length);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (2 + length));
    segment.put(name).put(body.toArray());
    return ByteString.fromArrayUnsafe(segment.array());
  }
}
