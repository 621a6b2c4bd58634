package aliif.pipeline.image.jpeg;

import aliif.model.Size;
import aliif.pipeline.image.bytes.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The frame header of a JPEG (ITU-T T.81, B.2.2).
 *
 * @param marker 0xc0 to 0xcf, which tells the kind of coding
 * @param depth bits of a sample
 * @param size width and height in pixels
 * @param factors how often each component is sampled in a unit
 */
public record JpegFrame(int marker, int depth, Size size, List<Sampling> factors) {
  private static final int LOSSLESS = 0xc3;
  private static final int PROGRESSIVE = 0xc2;
  private static final int BLOCK = 8; // pixels of its side
  private static final int BLOCK_BYTES = 2 * BLOCK * BLOCK;

  /**
   * How often a component is sampled in a unit: 1 to 15 in each direction.
   *
   * @param name of the component, 0 to 255
   */
  record Sampling(int name, int across, int down) {}

  /** Whether a marker begins a frame header. */
  public static boolean begins(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /**
   * Reads a frame header.
   *
   * @param body the segment's bytes after its length
   * @throws aliif.pipeline.UpscaleException if the header is broken, or gives the height after the
   *     pixels
   */
  public static JpegFrame of(int marker, ByteBuffer body) {
    if (body.limit() < 6 || body.limit() < 6 + 3 * (body.get(5) & 0xff)) {
      throw Refusal.unreadable(
          "a JPEG frame header of %d bytes".formatted(body.limit()), "6, and 3 for a component");
    }
    int height = body.getShort(1) & 0xffff;
    int width = body.getShort(3) & 0xffff;
    if (height == 0 && width > 0) {
      throw Refusal.unsupported(
          "a JPEG whose height comes after its pixels (DNL)", "a height in the frame header");
    }
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a JPEG of %dx%d".formatted(width, height), "at least 1x1");
    }
    List<Sampling> factors = new ArrayList<>();
    for (int i = 0; i < (body.get(5) & 0xff); i++) {
      int both = body.get(7 + 3 * i) & 0xff;
      factors.add(
          new Sampling(body.get(6 + 3 * i) & 0xff, Math.max(1, both >> 4), Math.max(1, both & 15)));
    }
    return new JpegFrame(marker, body.get(0) & 0xff, new Size(width, height), factors);
  }

  int components() {
    return factors.size();
  }

  /** Whether the components are called 1, 2, 3, as those of brightness and differences are. */
  boolean namedInOrder() {
    return factors.stream().map(Sampling::name).toList().equals(List.of(1, 2, 3));
  }

  /**
   * The name of the coding if it is not one that is read, such as {@code an arithmetic-coded JPEG}.
   */
  Optional<String> unknownCoding() {
    return switch (marker) {
      case 0xc0, 0xc1, PROGRESSIVE, LOSSLESS -> Optional.empty();
      case 0xc9, 0xca, 0xcb -> Optional.of("an arithmetic-coded JPEG");
      default -> Optional.of("a hierarchical JPEG");
    };
  }

  boolean lossless() {
    return marker == LOSSLESS;
  }

  /** Whether it is coded in one pass per component, by Huffman codes. */
  boolean baseline() {
    return marker == 0xc0 || marker == 0xc1;
  }

  boolean progressive() {
    return marker == PROGRESSIVE;
  }

  /** Bytes of all coefficients. libjpeg holds them if there is more than one scan. */
  long coefficientBytes() {
    int acrossMost = factors.stream().mapToInt(Sampling::across).max().orElse(1);
    int downMost = factors.stream().mapToInt(Sampling::down).max().orElse(1);
    long blocks = 0;
    for (Sampling each : factors) {
      blocks +=
          blocks(size.width(), each.across, acrossMost)
              * blocks(size.height(), each.down, downMost);
    }
    return blocks * BLOCK_BYTES;
  }

  /** Blocks of a component along one axis, in whole units. */
  private static long blocks(int side, int factor, int most) {
    return (long) Math.ceilDiv(side, BLOCK * most) * factor;
  }
}
