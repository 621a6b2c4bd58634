package aliif.pipeline.image.jpeg;

import aliif.model.Size;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.jpeg.HalfJpeg.Component;
import aliif.pipeline.image.jpeg.JpegFrame.Sampling;
import aliif.pipeline.image.rows.HalvedRows;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a baseline JPEG at half of its size. Of each block only the low frequencies become
 * pixels, which costs a part of decoding all.
 */
final class HalfJpegRows implements PixelRows {
  private static final int SIDE = 8; // of a block
  private static final int HALF = SIDE / 2;
  private static final int COEFFICIENTS = SIDE * SIDE;
  private static final int RESTARTS = 8;

  private final ImageBytes bytes;
  private final HalfJpeg jpeg;
  private final PixelLayout layout;
  private final CodedBits bits;
  private final List<Plane> planes = new ArrayList<>();
  private final float[] block = new float[COEFFICIENTS];
  private final int units; // in a row
  private final int unitRows; // rows of pixels that a unit has
  private final int stride; // bytes of a row of a plane
  private int row; // of the next pixels, in the planes
  private int unit; // units so far

  /** A component, and the rows of it that are decoded. */
  private static final class Plane {
    final Component component;
    final HalfBlocks blocks;
    final byte[] pixels; // (unitRows, stride)
    int last; // the first coefficient of the block before

    Plane(Component component, HalfBlocks blocks, byte[] pixels) {
      this.component = component;
      this.blocks = blocks;
      this.pixels = pixels;
    }
  }

  /** Takes ownership of the bytes. */
  HalfJpegRows(ImageBytes bytes, HalfJpeg jpeg, Wanted wanted) {
    this.bytes = bytes;
    this.jpeg = jpeg;
    Size whole = jpeg.frame().size();
    List<Component> components = jpeg.components();
    boolean grey = components.size() == 1;
    layout = HalvedRows.layout(PixelLayout.of(whole, grey, false, 8), 1);
    bits = new CodedBits(bytes, jpeg.start(), jpeg.end(), wanted);
    Sampling most = grey ? new Sampling(0, 1, 1) : HalfJpeg.most(jpeg.frame());
    units = Math.ceilDiv(whole.width(), SIDE * most.across());
    unitRows = most.down() * HALF;
    stride = Math.multiplyExact(units, most.across() * HALF);
    row = unitRows;
    for (Component each : components) {
      HalfBlocks blocks =
          new HalfBlocks(HALF * most.across() / each.across, HALF * most.down() / each.down);
      planes.add(new Plane(each, blocks, new byte[Math.multiplyExact(unitRows, stride)]));
    }
  }

  /** Bytes that one holds. */
  static long heldBytes(JpegFrame frame) {
    Sampling most = HalfJpeg.most(frame);
    long width = Math.ceilDiv(frame.size().width(), SIDE * most.across()) * (long) most.across();
    long rows = (long) most.down() * HALF;
    return CodedBits.heldBytes() + frame.components() * rows * width * SIDE + (64 << 10); // tables
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] target) throws IOException {
    if (row == unitRows) {
      decode();
      row = 0;
    }
    int from = row++ * stride;
    byte[] first = planes.getFirst().pixels;
    if (layout.grey()) {
      System.arraycopy(first, from, target, 0, target.length);
    } else {
      colours(first, planes.get(1).pixels, planes.get(2).pixels, from, target);
    }
  }

  /** ITU-T T.871: red, green and blue of brightness and two differences. */
  private static void colours(byte[] y, byte[] cb, byte[] cr, int from, byte[] target) {
    for (int x = from, to = 0; to < target.length; x++, to += 3) {
      int light = (y[x] & 0xff) << 16;
      int blue = (cb[x] & 0xff) - 128;
      int red = (cr[x] & 0xff) - 128;
      target[to] = sample(light + 91881 * red);
      target[to + 1] = sample(light - 22554 * blue - 46802 * red);
      target[to + 2] = sample(light + 116130 * blue);
    }
  }

  private static byte sample(int fixed) {
    return (byte) Math.max(0, Math.min(255, (fixed + (1 << 15)) >> 16));
  }

  /** Decodes a row of units. */
  private void decode() throws IOException {
    for (int x = 0; x < units; x++, unit++) {
      if (jpeg.interval() > 0 && unit > 0 && unit % jpeg.interval() == 0) {
        bits.restart((unit / jpeg.interval() - 1) % RESTARTS);
        planes.forEach(each -> each.last = 0);
      }
      for (Plane plane : planes) {
        Component component = plane.component;
        int across = plane.blocks.across();
        int down = plane.blocks.down();
        for (int i = 0; i < component.down; i++) {
          for (int j = 0; j < component.across; j++) {
            decode(plane, i * down * stride + (x * component.across + j) * across);
          }
        }
      }
    }
    bits.requireEnough();
  }

  /** Decodes a block into pixels. */
  private void decode(Plane plane, int to) throws IOException {
    Component component = plane.component;
    int size = component.first.next(bits);
    if (size >= Short.SIZE) {
      throw new IOException("a coefficient of %d bits (expected: fewer)".formatted(size));
    }
    plane.last += size == 0 ? 0 : bits.number(size);
    block[0] = (float) plane.last * component.step(0);
    HuffmanCode others = component.others;
    int across = plane.blocks.across();
    int down = plane.blocks.down();
    int right = 0;
    int bottom = 0;
    for (int k = 1; k < COEFFICIENTS; k++) {
      int symbol = others.next(bits);
      int length = symbol & 15;
      if (length == 0) {
        if (symbol == 0) {
          break; // the others are 0
        }
        k += 15;
      } else {
        k += symbol >> 4;
        float value = (float) bits.number(length) * component.step(k);
        int place = HalfJpeg.ZIGZAG[k];
        int column = place % SIDE;
        if (column < across && place / SIDE < down) {
          block[place] = value;
          right = Math.max(right, column);
          bottom = Math.max(bottom, place / SIDE);
        }
      }
    }
    if (right == 0 && bottom == 0) {
      plane.blocks.fill(block[0], plane.pixels, to, stride);
      return;
    }
    plane.blocks.put(block, right, plane.pixels, to, stride);
    for (int y = 0; y <= bottom; y++) {
      Arrays.fill(block, y * SIDE, y * SIDE + right + 1, 0);
    }
  }

  @Override
  public void close() {
    bytes.close();
  }
}
