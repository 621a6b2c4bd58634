package aliif.model.kernel.encoder;

import aliif.model.NormalisedColours;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Epilogue;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes an image row by row. Each step reads {@link #step} rows of the image and advances every
 * layer by as many rows. So there is no halo, and nothing is computed twice. Of each layer only two
 * rows are kept between steps; the rows of a step go to buffers that the layers use in turn, and
 * that stay in the cache. A whole image is encoded in the same way, so that both give the same
 * bits.
 *
 * <p>After step s the layer of index l is done to row {@code (s + 1) * step - l}: each convolution
 * lags one row behind the one before it, as it needs a row below. Its tiles begin at rows {@code 4
 * n - l}, wherever steps end.
 */
public final class LineEncoder {
  /*
   * A layer's output is read by the next two, then its last rows are kept while the third is made;
   * the fourth writes over it.
   */
  private static final int TURNS = 4;

  /** Rows that a layer reads of those before a step. */
  private static final int KEPT = 2;

  private final Size size;
  private final int step;
  private final Lines image;
  private final HeadConvolution head;
  private final Lines shallow;
  private final Shares shallowRows;
  private final List<Layer> layers;
  private final int members;
  private final Slab slab = new Slab();

  /**
   * A convolution with what it reads and writes.
   *
   * @param chunks of tiles
   */
  private record Layer(
      WinogradConvolution convolution, Lines from, Lines to, Epilogue epilogue, Shares chunks) {}

  /**
   * @param step rows of a step, a multiple of 4
   * @param members of the crew that will run it
   */
  public LineEncoder(EncoderLayers weights, Size size, int step, int members) {
    this.size = size;
    this.step = step;
    this.members = members;
    this.shallowRows = new Shares(members);
    int depth = weights.body().size();
    int rows = TURNS * step + KEPT * (depth + 1);
    requireRoom(
        size, rows * (long) ChannelBlocks.roundUp(weights.head().outputs(), ChannelBlocks.BLOCK));
    requireRoom(
        size,
        step * (long) ChannelBlocks.roundUp(weights.hoisted().outputs(), ChannelBlocks.BLOCK));
    this.image = Lines.ring(3, size, step + depth + 3, slab);
    this.head = weights.head();
    this.shallow = Lines.ring(head.outputs(), size, step + depth + 1, slab);
    this.layers = new ArrayList<>();
    int stride = Lines.stride(head.outputs(), size);
    Slab.Stretch turns = slab.take(Math.multiplyExact(rows, stride));
    Lines x = shallow;
    for (int i = 0; i < depth; i += 2) {
      Lines inner = append(weights.body().get(i), x, true, null, turns);
      x = append(weights.body().get(i + 1), inner, false, x, turns);
    }
    x = append(weights.tail(), x, false, shallow, turns);
    int outputs = weights.hoisted().outputs();
    Slab.Stretch last = slab.take(Math.multiplyExact(step, Lines.stride(outputs, size)));
    Lines features = Lines.over(outputs, size, last, 0, step, 0);
    Epilogue epilogue = weights.hoisted().epilogue(false, null);
    layers.add(new Layer(weights.hoisted(), x, features, epilogue, new Shares(members)));
  }

  /** Checks that an array holds so many floats for each column. */
  private static void requireRoom(Size size, long floats) {
    long most =
        (Integer.MAX_VALUE - ChannelBlocks.BLOCK) / floats
            - ChannelBlocks.BLOCK; // less its margins
    if (size.width() > most) {
      throw new IllegalArgumentException(
          "crop: %s (expected: at most %d wide)".formatted(size, Math.max(0, most)));
    }
  }

  private Lines append(
      WinogradConvolution convolution,
      Lines from,
      boolean relu,
      @Nullable Lines residual,
      Slab.Stretch turns) {
    int number = layers.size();
    int shared = number % TURNS * step;
    int ring = TURNS * step + KEPT * number;
    Lines to = Lines.over(convolution.outputs(), size, turns, shared, ring, KEPT);
    Epilogue epilogue = convolution.epilogue(relu, residual);
    layers.add(new Layer(convolution, from, to, epilogue, new Shares(members)));
    return to;
  }

  /**
   * What decides how much an encoder keeps.
   *
   * @param channels of the layers, in whole panels
   * @param body layers between the first and the tail
   * @param outputs of the last, in whole panels
   */
  public record LayerShape(int channels, int body, int outputs) {}

  /** Counts the places that an encoder takes of its slab. */
  public static void count(LayerShape shape, Size size, int step, Slab.Count slab) {
    slab.take((step + shape.body + 3) * Lines.floats(3, size));
    slab.take((step + shape.body + 1) * Lines.floats(shape.channels, size));
    slab.take((TURNS * step + KEPT * (shape.body + 1)) * Lines.floats(shape.channels, size));
    slab.take(step * Lines.floats(shape.outputs, size));
  }

  public Size size() {
    return size;
  }

  /** What its lines take of the heap. */
  public long bytes() {
    return slab.bytes();
  }

  /** Rows that a step takes. */
  public int step() {
    return step;
  }

  /** Rows that the last layer lags behind the image. */
  public int lag() {
    return layers.size() + 1;
  }

  /** Steps until the last row of the image has passed all layers. */
  public int steps() {
    return (size.height() + lag() + step - 1) / step;
  }

  /** The normalised image, 3 channels; rows of a step are written before it. */
  public Lines image() {
    return image;
  }

  /** The last layer. */
  public Lines output() {
    return layers.getLast().to;
  }

  /** Forgets the last image. */
  public void clear() {
    image.clear();
    shallow.clear();
    layers.forEach(layer -> layer.to.clear());
  }

  /** A member's part of a step; all of them meet after each layer. */
  public void run(int number, Crew crew, int member, TileScratch scratch) {
    int top = number * step - 1;
    if (member == 0) {
      begin(number);
    }
    crew.await();
    for (int row = shallowRows.take(member); row >= 0; row = shallowRows.take(member)) {
      head.apply(image, shallow, top + row, scratch.around);
    }
    crew.await();
    for (int layer = 0; layer < layers.size(); layer++) {
      runLayer(layers.get(layer), top - 1 - layer, member, scratch);
      keep(layer - TURNS + 1, top, crew, member);
      crew.await();
    }
    for (int layer = layers.size() - TURNS + 1; layer < layers.size(); layer++) {
      keep(layer, top, crew, member);
    }
  }

  /** Keeps the last rows of a layer that is not read any more. */
  private void keep(int layer, int top, Crew crew, int member) {
    if (layer >= 0) {
      Lines lines = layers.get(layer).to;
      int stride = lines.blocks * lines.blockStride();
      int end = top - 1 - layer + step;
      lines.keep(end, crew.first(member, stride), crew.first(member + 1, stride));
    }
  }

  private void begin(int number) {
    // The image's rows of a step that lie below it.
    clearRows(image, Math.max(number * step, size.height()), (number + 1) * step);
    shallowRows.begin(step);
    int top = number * step - 1;
    for (Layer layer : layers) {
      top--;
      layer.to.begin(top);
      int tiles = rowsOfTiles(top) * layer.to.tilesAcross();
      layer.chunks.begin((tiles + Tiles.CAPACITY - 1) / Tiles.CAPACITY);
    }
  }

  /** The first row of tiles from {@code top} on that touches the image. */
  private static int firstRowOfTiles(int top) {
    return Math.max(0, -top / TileRun.SIDE);
  }

  /** Rows of a step that touch the image or lie above it, in whole tiles. */
  private int end(int top) {
    return Math.min(step, ChannelBlocks.roundUp(Math.max(0, size.height() - top), TileRun.SIDE));
  }

  private int rowsOfTiles(int top) {
    return Math.max(0, end(top) / TileRun.SIDE - firstRowOfTiles(top));
  }

  private void runLayer(Layer layer, int top, int member, TileScratch scratch) {
    int first = top + firstRowOfTiles(top) * TileRun.SIDE;
    if (member == 0) {
      clearRows(layer.to, top, Math.min(first, top + step));
      clearRows(layer.to, top + end(top), top + step);
    }
    int tiles = rowsOfTiles(top) * layer.to.tilesAcross();
    for (int n = layer.chunks.take(member); n >= 0; n = layer.chunks.take(member)) {
      int tile = n * Tiles.CAPACITY;
      int count = Math.min(Tiles.CAPACITY, tiles - tile);
      WinogradConvolution.Chunk chunk = new WinogradConvolution.Chunk(first, tile, count);
      layer.convolution.apply(layer.from, layer.to, layer.epilogue, chunk, scratch);
    }
  }

  private static void clearRows(Lines lines, int from, int to) {
    for (int y = from; y < to; y++) {
      lines.clearRow(y);
    }
  }

  /** Takes row {@code y} of the image: a row of some rows of it, which are normalised. */
  public void putRow(int y, RgbImage rows, int row) {
    int width = size.width();
    for (int c = 0; c < 3; c++) {
      int to = image.at(y) + ChannelBlocks.BLOCK + c;
      int from = (c * rows.height() + row) * width;
      for (int x = 0; x < width; x++) {
        image.values[to + x * ChannelBlocks.BLOCK] =
            NormalisedColours.normalised(rows.values()[from + x]);
      }
    }
  }
}
