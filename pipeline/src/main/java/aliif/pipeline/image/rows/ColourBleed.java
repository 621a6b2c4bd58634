package aliif.pipeline.image.rows;

import java.io.IOException;
import java.util.Arrays;

/**
 * Replaces the colours of transparent pixels, or of pixels so nearly transparent that nobody sees
 * them, by colours of visible pixels near them. What a file holds there is arbitrary, often black,
 * and interpolation would show it as a fringe. An image without a visible pixel keeps its colours.
 * For one thread.
 *
 * <p>Each transparent pixel takes the colour of about the nearest visible one. Two sweeps find it
 * with the chamfer distance 3-4 (Borgefors, 1986): one down and to the right, one up and to the
 * left. The first sweep follows the rows as they are read. The second begins {@value #AHEAD} rows
 * below the strip of {@value #STRIP} rows that it finishes, so a pixel may miss a colour that is
 * further below it; no interpolation reaches so far. Distances are kept in a byte: beyond 84 pixels
 * any visible colour is taken. This holds {@code AHEAD + STRIP} rows.
 */
public final class ColourBleed implements PixelRows {
  private static final int AHEAD = 64;
  private static final int STRIP = 128;
  private static final int STRAIGHT = 3;
  private static final int DIAGONAL = 4;
  private static final int FARTHEST = 254;
  private static final int UNREACHED = 255;

  /** The largest alpha, of 255, that hides a colour so well that it may be replaced. */
  public static final int NEARLY_CLEAR = 8;

  private static final int LINE = 96; // bytes of one, besides what is in its arrays

  /** A row, and for each pixel the distance to the pixel whose colour it has. */
  private static final class Line {
    final byte[] row; // as the layout says
    final byte[] distances; // (width)
    boolean visible; // every pixel is: no sweep changes the line

    Line(PixelLayout layout) {
      row = new byte[layout.rowBytes()];
      distances = new byte[layout.size().width()];
    }
  }

  private final PixelRows source;
  private final PixelLayout layout;
  private final int width;
  private final int pixel; // bytes
  private final int colour; // bytes of a pixel before its alpha
  private final int clear;

  /*
   * Lines after the first sweep. The second sweep works on copies, because the lines after
   * these must not depend on where a strip ended.
   */
  private final Line[] swept = new Line[AHEAD + STRIP]; // line y is at y % length
  private final Line[] done = new Line[STRIP];
  private int read; // lines swept so far
  private int given; // lines handed out so far
  private int finished; // lines that both sweeps have passed

  /** Replaces colours of fully transparent pixels. Takes ownership of the rows. */
  public ColourBleed(PixelRows source) {
    this(source, 0);
  }

  /**
   * Takes ownership of the rows.
   *
   * @param source rows with alpha
   * @param clear the largest alpha, of 255, that counts as transparent
   */
  public ColourBleed(PixelRows source, int clear) {
    this.source = source;
    this.clear = clear;
    layout = source.layout();
    width = layout.size().width();
    pixel = layout.pixelBytes();
    colour = layout.colours() * layout.depth() / 8;
  }

  /** The most bytes that the sweeps hold. */
  public static long heldBytes(PixelLayout layout) {
    int height = layout.size().height();
    long lines = Math.min(height, AHEAD + STRIP) + Math.min(height, STRIP) + 2L;
    return lines * (layout.rowBytes() + layout.size().width() + LINE);
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    if (given == finished) {
      advance();
    }
    System.arraycopy(done[given % STRIP].row, 0, row, 0, row.length);
    given++;
  }

  @Override
  public void close() {
    source.close();
  }

  private void advance() throws IOException {
    int height = layout.size().height();
    int bottom = Math.min(height, finished + STRIP);
    int lookahead = Math.min(height, bottom + AHEAD);
    for (; read < lookahead; read++) {
      Line line = line(swept, read % swept.length);
      source.read(line.row);
      measure(line);
      sweep(line, read == 0 ? line : swept[(read - 1) % swept.length], read == 0, 1);
    }
    Line below = new Line(layout);
    for (int y = lookahead - 1; y >= finished; y--) {
      Line from = swept[y % swept.length];
      Line line = from;
      if (y < bottom) {
        line = copy(from, line(done, y % STRIP));
      } else if (!from.visible) {
        line = copy(from, new Line(layout));
      }
      sweep(line, below, y == lookahead - 1, -1);
      below = line;
    }
    finished = bottom;
  }

  private static Line copy(Line from, Line to) {
    System.arraycopy(from.row, 0, to.row, 0, to.row.length);
    System.arraycopy(from.distances, 0, to.distances, 0, to.distances.length);
    to.visible = from.visible;
    return to;
  }

  private Line line(Line[] lines, int index) {
    if (lines[index] == null) {
      lines[index] = new Line(layout);
    }
    return lines[index];
  }

  private void measure(Line line) {
    Arrays.fill(line.distances, (byte) UNREACHED);
    int seen = 0;
    for (int x = 0; x < width; x++) {
      if (visible(line.row, x)) {
        line.distances[x] = 0;
        seen++;
      }
    }
    line.visible = seen == width;
  }

  /**
   * Whether a pixel is visible. The lower 8 of 16 bits are looked at only if any alpha above 0 is
   * visible.
   */
  private boolean visible(byte[] row, int x) {
    int first = row[x * pixel + colour] & 0xff;
    int last = row[(x + 1) * pixel - 1] & 0xff;
    return first > clear || (clear == 0 && last > 0);
  }

  /**
   * Sweeps one line.
   *
   * @param line the line
   * @param before the line that the sweep has passed last
   * @param edge whether this is the first line, which has none before it
   * @param direction 1 from the left, -1 from the right
   */
  private void sweep(Line line, Line before, boolean edge, int direction) {
    for (int column = 0; column < width && !line.visible; column++) {
      int x = direction > 0 ? column : width - 1 - column;
      if (line.distances[x] == 0) {
        continue;
      }
      boolean behind = column > 0;
      if (behind) {
        offer(line, x, line, x - direction, STRAIGHT);
      }
      if (!edge) {
        offer(line, x, before, x, STRAIGHT);
      }
      if (!edge && behind) {
        offer(line, x, before, x - direction, DIAGONAL);
      }
      if (!edge && column < width - 1) {
        offer(line, x, before, x + direction, DIAGONAL);
      }
    }
  }

  private void offer(Line line, int x, Line other, int neighbour, int step) {
    int reached = other.distances[neighbour] & 0xff;
    if (reached == UNREACHED) {
      return;
    }
    int distance = Math.min(FARTHEST, reached + step);
    if (distance < (line.distances[x] & 0xff)) {
      line.distances[x] = (byte) distance;
      for (int i = 0; i < colour; i++) {
        line.row[x * pixel + i] = other.row[neighbour * pixel + i];
      }
    }
  }
}
