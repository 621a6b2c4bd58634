package aliif.model.kernel;

import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoder on rows: each step takes {@link #step} rows of the image and takes all layers as many
 * rows further. There is no halo, nothing is computed twice, and what is kept of a layer are the
 * rows of a step and two more. A whole image is encoded in the same way, so that both give the same
 * bits.
 *
 * <p>After step s the layer of index l is done to row {@code (s + 1) * step - l}: each convolution
 * lags one row behind the one before it, as it needs a row below. Its tiles begin at rows {@code 4
 * n - l}, wherever steps end.
 */
final class LineEncoder {
  private final Size size;
  private final int step;
  private final Slab slab = new Slab();
  private final Lines image;
  private final HeadConvolution head;
  private final Lines shallow;
  private final List<Layer> layers;

  /** A convolution with what it reads and writes. */
  private record Layer(WinogradConvolution convolution, Lines from, Lines to, Epilogue epilogue) {}

  /**
   * @param step rows of a step, a multiple of 4
   */
  LineEncoder(EncoderLayers weights, Size size, int step) {
    this.size = size;
    this.step = step;
    int depth = weights.body().size();
    this.image = new Lines(3, size, step + depth + 3, slab);
    this.head = weights.head();
    this.shallow = new Lines(head.outputs(), size, step + depth + 1, slab);
    this.layers = new ArrayList<>();
    Lines x = shallow;
    for (int i = 0; i < depth; i += 2) {
      Lines inner = append(weights.body().get(i), x, true, null);
      x = append(weights.body().get(i + 1), inner, false, x);
    }
    x = append(weights.tail(), x, false, shallow);
    append(weights.hoisted(), x, false, null);
  }

  private Lines append(
      WinogradConvolution convolution, Lines from, boolean relu, @Nullable Lines residual) {
    Lines to = new Lines(convolution.outputs(), size, step + 2, slab);
    layers.add(new Layer(convolution, from, to, convolution.epilogue(relu, residual)));
    return to;
  }

  Size size() {
    return size;
  }

  /** Rows that a step takes. */
  int step() {
    return step;
  }

  /** Rows that the last layer lags behind the image. */
  int lag() {
    return layers.size() + 1;
  }

  /** Steps until the last row of the image has passed all layers. */
  int steps() {
    return (size.height() + lag() + step - 1) / step;
  }

  /** The normalised image, 3 channels; rows of a step are written before it. */
  Lines image() {
    return image;
  }

  /** The last layer. */
  Lines output() {
    return layers.getLast().to;
  }

  /** Forgets the last image. */
  void clear() {
    image.clear();
    shallow.clear();
    layers.forEach(layer -> layer.to.clear());
  }

  /** A member's part of a step; all of them meet after each layer. */
  void run(int number, Crew crew, int member, TileScratch scratch) {
    int top = number * step - 1;
    if (member == 0) {
      clearBelow(number * step);
    }
    crew.await();
    int to = top + crew.first(member + 1, step);
    for (int y = top + crew.first(member, step); y < to; y++) {
      head.apply(image, shallow, y, scratch.around);
    }
    crew.await();
    for (Layer layer : layers) {
      top--;
      runLayer(layer, top, crew, member, scratch);
      crew.await();
    }
  }

  /** The image's rows of a step that lie below it. */
  private void clearBelow(int top) {
    for (int y = Math.max(top, size.height()); y < top + step; y++) {
      image.clearRow(y);
    }
  }

  private void runLayer(Layer layer, int top, Crew crew, int member, TileScratch scratch) {
    int first = Math.max(0, -top / TileRun.SIDE); // row of tiles that touches the image
    int end = Math.min(step, Layout.roundUp(Math.max(0, size.height() - top), TileRun.SIDE));
    if (member == 0) {
      for (int y = top + end; y < top + step; y++) {
        layer.to.clearRow(y);
      }
    }
    int tiles = Math.max(0, end / TileRun.SIDE - first) * layer.to.tilesAcross();
    int from = crew.first(member, tiles);
    WinogradConvolution.Part part =
        new WinogradConvolution.Part(
            top + first * TileRun.SIDE, from, crew.first(member + 1, tiles) - from);
    layer.convolution.apply(layer.from, layer.to, layer.epilogue, part, scratch);
  }

  /** Takes row {@code y} of the image: a row of some rows of it, which are normalised. */
  void putRow(int y, RgbImage rows, int row) {
    int width = size.width();
    for (int c = 0; c < 3; c++) {
      int to = image.at(y) + Kernel.BLOCK + c;
      int from = (c * rows.height() + row) * width;
      for (int x = 0; x < width; x++) {
        image.values[to + x * Kernel.BLOCK] = (rows.values()[from + x] - 0.5f) / 0.5f;
      }
    }
  }
}
