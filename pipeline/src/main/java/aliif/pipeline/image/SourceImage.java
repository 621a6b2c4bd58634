package aliif.pipeline.image;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An upright image that is decoded from top to bottom, as callers ask for parts of it, and returned
 * as floats. Colour and alpha are two separate readers. Within each of the two, no part may begin
 * above the part before. The rows between the slower and the faster reader are held in memory. The
 * caller closes it. Safe for use by many threads.
 */
public final class SourceImage implements AutoCloseable {
  /** {@code VALUES[i] = i / 255}, correctly rounded. */
  private static final float[] VALUES = values();

  private final ImageHeader header;
  private final PixelLayout layout;
  private final Wanted wanted;
  private Optional<PixelRows> rows; // empty once it is closed
  private final List<byte[]> window = new ArrayList<>(); // rows first, first + 1, ...
  private final Deque<byte[]> spare = new ArrayDeque<>();
  private volatile boolean closed;
  private int first;
  private int colourFrom; // rows above are not asked for any more
  private int alphaFrom;

  /** Takes ownership of the rows: closing this closes them. */
  public SourceImage(ImageHeader header, PixelRows rows, Wanted wanted) {
    this.header = header;
    this.rows = Optional.of(rows);
    this.wanted = wanted;
    layout = rows.layout();
    alphaFrom = layout.alpha() ? 0 : layout.size().height();
  }

  private static float[] values() {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
    return values;
  }

  public ImageHeader header() {
    return header;
  }

  public Size size() {
    return layout.size();
  }

  /** Whether the three colour channels are equal everywhere. */
  public boolean grey() {
    return layout.grey();
  }

  /** Whether there is an alpha channel. */
  public boolean alpha() {
    return layout.alpha();
  }

  /**
   * The colours of a part, in [0, 1], not multiplied by alpha. Fully transparent pixels have the
   * colour of a visible pixel near them, whatever the file holds there, so that no hidden colour
   * shows when edges are interpolated.
   *
   * @param region the part, in pixels of the upright image
   * @throws IllegalArgumentException if the part leaves the image, or begins above the last one
   * @throws UpscaleException if the rows do not decode
   */
  public synchronized RgbImage rgb(Region region) {
    requireNext(region, colourFrom);
    colourFrom = region.y();
    fill(region.bottom());
    float[] planes = new float[Math.toIntExact(3 * region.pixels())]; // (3, height, width)
    int plane = (int) region.pixels();
    for (int channel = 0; channel < 3; channel++) {
      copy(grey() ? 0 : channel, region, planes, channel * plane);
    }
    return new RgbImage(region.size(), planes);
  }

  /**
   * The colours of a part as {@link #rgb} returns them, cut when they are asked for, by any thread.
   * Where rows can be read only once, they are cut now, and no part may begin above the part
   * before.
   *
   * @return cuts the part, each time anew; throws an {@link UpscaleException} if the rows do not
   *     decode or the image is not wanted any more
   */
  public synchronized Supplier<RgbImage> later(Region region) {
    if (rows.flatMap(PixelRows::again).isEmpty()) {
      RgbImage cut = rgb(region);
      return () -> cut;
    }
    return () -> elsewhere().rgb(region);
  }

  private static UpscaleException isClosed() {
    return new UpscaleException(
        new UpscaleOutcome.InternalFailure("image: closed (expected: open)"));
  }

  /** The colours of the same image, from the top. */
  private synchronized SourceImage elsewhere() {
    wanted.check();
    SourceImage image =
        new SourceImage(
            header, rows.flatMap(PixelRows::again).orElseThrow(SourceImage::isClosed), wanted);
    image.alphaFrom = size().height();
    return image;
  }

  /**
   * The colours of a part as {@link #rgb} returns them, multiplied by alpha. A reduction of these
   * does not let hidden colours show.
   */
  public synchronized RgbImage weightedRgb(Region region) {
    RgbImage colours = rgb(region);
    if (alpha()) {
      float[] values = colours.values(); // ours alone
      float[] cover = new float[Math.toIntExact(region.pixels())]; // (height, width)
      copy(layout.channels() - 1, region, cover, 0);
      for (int plane = 0; plane < values.length; plane += cover.length) {
        for (int i = 0; i < cover.length; i++) {
          values[plane + i] *= cover[i];
        }
      }
    }
    return colours;
  }

  /**
   * The alpha of a part, in [0, 1]; 1 everywhere if there is no alpha channel.
   *
   * @param region the part, in pixels of the upright image
   * @return (height, width)
   * @throws IllegalArgumentException if the part leaves the image, or begins above the last one
   * @throws UpscaleException if the rows do not decode
   */
  public synchronized float[] alpha(Region region) {
    float[] plane = new float[Math.toIntExact(region.pixels())];
    if (alpha()) {
      requireNext(region, alphaFrom);
      alphaFrom = region.y();
      fill(region.bottom());
      copy(layout.channels() - 1, region, plane, 0);
    } else {
      requireNext(region, 0);
      Arrays.fill(plane, 1);
    }
    return plane;
  }

  /** How many rows are held now. */
  synchronized int heldRows() {
    return window.size();
  }

  /**
   * Ends decoding and frees the rows. Later calls for parts throw {@link IllegalStateException}.
   */
  @Override
  public void close() {
    closed = true; // ends what another thread is at
    synchronized (this) {
      rows.ifPresent(PixelRows::close);
      rows = Optional.empty();
      window.clear();
      spare.clear();
    }
  }

  private void requireNext(Region region, int least) {
    if (region.bottom() > size().height() || region.right() > size().width()) {
      throw new IllegalArgumentException(
          "region: " + region + " (expected: inside " + size() + ")");
    }
    if (region.y() < least) {
      throw new IllegalArgumentException(
          "region: row " + region.y() + " (expected: at least " + least + ")");
    }
  }

  /** Frees the rows that both readers have passed, and decodes those before {@code bottom}. */
  private void fill(int bottom) {
    int needed = Math.min(colourFrom, alphaFrom);
    int passed = Math.min(window.size(), needed - first);
    if (passed > 0) {
      List<byte[]> gone = window.subList(0, passed);
      spare.addAll(gone);
      gone.clear();
      first += passed;
    }
    if (window.isEmpty() && first < needed) {
      first += rows.map(each -> each.skip(needed - first)).orElse(0);
    }
    while (first + window.size() < bottom) {
      byte[] row = spare.isEmpty() ? new byte[layout.rowBytes()] : spare.removeLast();
      decode(row);
      if (first < needed) { // and the window is empty
        spare.add(row);
        first++;
      } else {
        window.add(row);
      }
    }
  }

  private void decode(byte[] row) {
    if (closed) {
      throw new IllegalStateException("image: closed (expected: open)");
    }
    wanted.check();
    try {
      rows.orElseThrow().read(row);
    } catch (IOException | RuntimeException problem) {
      throw Refusal.broken(header.format(), problem);
    }
  }

  private void copy(int channel, Region region, float[] target, int at) {
    int pixel = layout.pixelBytes();
    int to = at;
    for (int y = region.y(); y < region.bottom(); y++) {
      byte[] row = window.get(y - first);
      int from = region.x() * pixel + channel * layout.depth() / 8;
      for (int x = 0; x < region.width(); x++, from += pixel) {
        target[to++] = value(row, from);
      }
    }
  }

  private float value(byte[] row, int at) {
    return layout.depth() == 8
        ? VALUES[row[at] & 0xff]
        : ((row[at] & 0xff) << 8 | (row[at + 1] & 0xff)) / 65535f;
  }
}
