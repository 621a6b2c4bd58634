package aliif.pipeline.image.jpeg;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.jpeg.JpegFrame.Sampling;
import aliif.pipeline.image.jpeg.JpegMarkers.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the decoding of a baseline JPEG in one scan needs besides its pixels: the tables, as its
 * segments before the scan define them. Immutable.
 *
 * @param components in the order of the frame
 * @param interval units between two restart markers; 0 if there are none
 * @param start place of the coded pixels
 * @param end place of the byte after them
 */
record HalfJpeg(JpegFrame frame, List<Component> components, int interval, long start, long end) {
  private static final int DHT = 0xc4;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int TABLES = 4;
  private static final int COEFFICIENTS = 64;
  private static final int LENGTHS = 16;

  /** Row times 8 and column of each coefficient, in the order in which they are coded. */
  static final int[] ZIGZAG = zigzag();

  /** A component. Immutable. */
  static final class Component {
    final int across; // blocks in a unit
    final int down; // rows of blocks in a unit
    final HuffmanCode first;
    final HuffmanCode others;
    private final int[] steps; // in the order in which coefficients are coded

    Component(Sampling sampling, int[] steps, HuffmanCode first, HuffmanCode others) {
      across = sampling.across();
      down = sampling.down();
      this.steps = steps;
      this.first = first;
      this.others = others;
    }

    /** By what a coefficient is multiplied. */
    int step(int coefficient) {
      return steps[coefficient];
    }
  }

  private static int[] zigzag() {
    int[] order = new int[COEFFICIENTS];
    int at = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = 0; i <= diagonal; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        int column = diagonal - row;
        if (row < 8 && column < 8) {
          order[at++] = 8 * row + column;
        }
      }
    }
    return order;
  }

  /**
   * Whether each component can be made at half of the image's size: it has as many samples as the
   * one with the most, or half as many, on each axis.
   */
  static boolean fits(JpegFrame frame) {
    Sampling most = most(frame);
    return frame.factors().stream()
        .allMatch(each -> fits(most.across(), each.across()) && fits(most.down(), each.down()));
  }

  private static boolean fits(int most, int factor) {
    return most == factor || most == 2 * factor;
  }

  /** How often the component with the most samples is sampled. */
  static Sampling most(JpegFrame frame) {
    return new Sampling(
        0,
        frame.factors().stream().mapToInt(Sampling::across).max().orElse(1),
        frame.factors().stream().mapToInt(Sampling::down).max().orElse(1));
  }

  /**
   * Reads the tables.
   *
   * @throws IOException if one is missing or broken; any other exception means the same
   */
  static HalfJpeg of(ImageBytes bytes, JpegFrame frame, List<Segment> segments, Wanted wanted)
      throws IOException {
    HuffmanCode[][] codes = new HuffmanCode[2][TABLES];
    int[][] steps = new int[TABLES][];
    int interval = 0;
    byte[] quantised = new byte[frame.components()];
    for (Segment segment : segments) {
      wanted.check();
      ByteBuffer body =
          segment.end() - segment.start() < 4
              ? ByteBuffer.allocate(0)
              : bytes.part(segment.start() + 4, bodyBytes(bytes, segment));
      if (segment.marker() == JpegMarkers.SOS) {
        long start = segment.start() + 4 + body.capacity();
        return new HalfJpeg(
            frame,
            components(frame, quantised, body, steps, codes),
            interval,
            start,
            segment.end());
      } else if (segment.marker() == DHT) {
        huffman(body, codes);
      } else if (segment.marker() == DQT) {
        quantisation(body, steps);
      } else if (segment.marker() == DRI) {
        interval = body.getShort() & 0xffff;
      } else if (JpegFrame.begins(segment.marker())) {
        for (int i = 0; i < quantised.length; i++) {
          quantised[i] = body.get(8 + 3 * i);
        }
      }
    }
    throw new IOException("no scan (expected: one)");
  }

  /** Without the coded pixels that follow a scan's header. */
  private static int bodyBytes(ImageBytes bytes, Segment segment) {
    return (bytes.part(segment.start() + 2, 2).getShort() & 0xffff) - 2;
  }

  private static void huffman(ByteBuffer body, HuffmanCode[][] codes) throws IOException {
    while (body.hasRemaining()) {
      int which = body.get() & 0xff;
      byte[] counts = new byte[LENGTHS];
      body.get(counts);
      int all = 0;
      for (byte count : counts) {
        all += count & 0xff;
      }
      byte[] symbols = new byte[all];
      body.get(symbols);
      codes[which >> 4][which & 15] = new HuffmanCode(counts, symbols);
    }
  }

  private static void quantisation(ByteBuffer body, int[][] steps) {
    while (body.hasRemaining()) {
      int which = body.get() & 0xff;
      int[] table = new int[COEFFICIENTS];
      for (int i = 0; i < COEFFICIENTS; i++) {
        table[i] = which >> 4 == 0 ? body.get() & 0xff : body.getShort() & 0xffff;
      }
      steps[which & 15] = table;
    }
  }

  private static List<Component> components(
      JpegFrame frame, byte[] quantised, ByteBuffer scan, int[][] steps, HuffmanCode[][] codes)
      throws IOException {
    List<Component> components = new ArrayList<>();
    boolean alone = frame.components() == 1; // then a unit is one block
    for (int i = 0; i < frame.components(); i++) {
      int tables = scan.get(2 + 2 * i) & 0xff;
      Sampling sampling = alone ? new Sampling(0, 1, 1) : frame.factors().get(i);
      int[] table = steps[quantised[i]];
      HuffmanCode first = codes[0][tables >> 4];
      HuffmanCode others = codes[1][tables & 15];
      if ((scan.get(1 + 2 * i) & 0xff) != frame.factors().get(i).name()
          || table == null
          || first == null
          || others == null) {
        throw new IOException("a component without its tables (expected: with them)");
      }
      components.add(new Component(sampling, table, first, others));
    }
    return List.copyOf(components);
  }
}
