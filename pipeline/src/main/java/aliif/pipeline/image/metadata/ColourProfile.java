package aliif.pipeline.image.metadata;

import aliif.pipeline.image.rows.PixelLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * An ICC profile whose size and table of tags are sound. The contents of the tags are not looked
 * at.
 *
 * @param bytes the profile
 * @param space the kind of colours that it describes
 */
public record ColourProfile(ByteString bytes, Space space) {
  /** The kinds of colour. */
  public enum Space {
    GREY,
    RGB,
    INKS
  }

  /** The notice about a profile that is damaged, or for other colours. */
  public static final String LEFT_OUT = "image: its colour profile cannot be used and is left out";

  private static final int HEADER = 128;

  /** Bytes of the header and the number of tags. */
  public static final int HEAD = HEADER + 4;

  private static final int TAG = 12;
  private static final int SIGNATURE = 0x61637370; // acsp
  private static final int SPACE_GREY = 0x47524159;
  private static final int SPACE_RGB = 0x52474220;
  private static final int SPACE_INKS = 0x434d594b;

  /**
   * Reads a profile, and cuts off what comes after its end.
   *
   * @param bytes begin with the profile
   * @return empty if the profile is broken; then the image is used without it
   */
  public static Optional<ColourProfile> of(byte[] bytes) {
    if (bytes.length < HEAD || size(bytes) < HEAD || size(bytes) > bytes.length) {
      return Optional.empty();
    }
    int size = size(bytes);
    byte[] own = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    ByteBuffer profile = ByteBuffer.wrap(own);
    if (!tagsInside(profile)) {
      return Optional.empty();
    }
    return space(profile.getInt(16))
        .map(space -> new ColourProfile(ByteString.fromArrayUnsafe(own), space));
  }

  /**
   * How long a profile is, by its header.
   *
   * @param head its first {@link #HEAD} bytes, or more
   * @return 0 if this is no profile
   */
  public static int size(byte[] head) {
    ByteBuffer start = ByteBuffer.wrap(head);
    int size = start.getInt(0);
    boolean sound = size >= HEAD && start.getInt(36) == SIGNATURE;
    return sound ? size : 0;
  }

  private static boolean tagsInside(ByteBuffer profile) {
    int tags = profile.getInt(HEADER);
    if (tags < 1 || tags > (profile.limit() - HEAD) / TAG) {
      return false;
    }
    for (int i = 0; i < tags; i++) {
      long offset = Integer.toUnsignedLong(profile.getInt(HEAD + i * TAG + 4));
      long length = Integer.toUnsignedLong(profile.getInt(HEAD + i * TAG + 8));
      if (offset + length > profile.limit()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Space> space(int signature) {
    return switch (signature) {
      case SPACE_GREY -> Optional.of(Space.GREY);
      case SPACE_RGB -> Optional.of(Space.RGB);
      case SPACE_INKS -> Optional.of(Space.INKS);
      default -> Optional.empty();
    };
  }

  /** Whether the profile describes the colours of a layout. */
  boolean fits(PixelLayout layout) {
    return space == (layout.grey() ? Space.GREY : Space.RGB);
  }
}
