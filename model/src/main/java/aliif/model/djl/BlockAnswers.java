package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import aliif.model.FeatureMap;
import aliif.model.djl.network.DeviceCall;
import aliif.model.djl.network.DjlDecoder;
import aliif.model.djl.network.QueryBlock;
import java.nio.FloatBuffer;

/**
 * What LR pixels answer, from top to bottom. A few LR rows are computed at a time, in blocks that
 * fit the processor's cache; an HR row needs the answers of two adjacent LR rows, so that the last
 * one of those before stays.
 */
final class BlockAnswers {
  private final DjlDecoder decoder;
  private final QueryGrid grid;
  private final NDArray values; // (rows, columns, depth) of the LR pixels that are asked
  private final NDArray xiY; // (rows, na)
  private final NDArray xiX; // (columns, nb)
  private final int bandRows; // LR rows at a time
  private final int blockColumns; // LR columns at a time
  private final float[] kept; // (1 + bandRows, na, columns, nb, 3)
  private int from; // first LR row of the band
  private int to; // behind its last

  /**
   * Prepares; {@link #advanceTo} computes.
   *
   * @param decoder with the floats that the largest array of a block may have
   */
  public BlockAnswers(DeviceCall call, FeatureMap features, QueryGrid grid, BlockDecoder decoder) {
    this.decoder = decoder.decoder();
    this.grid = grid;
    Slots rows = grid.rows();
    Slots columns = grid.columns();
    int width = features.size().width();
    NDArray whole =
        call.upload(
            features.rows(rows.first(), rows.groups()),
            new Shape(rows.groups(), width, features.depth()));
    this.values = whole.get(":, {}:{}", columns.first(), columns.first() + columns.groups());
    this.xiY = call.upload(rows.xi(), new Shape(rows.groups(), rows.size()));
    this.xiX = call.upload(columns.xi(), new Shape(columns.groups(), columns.size()));
    long pixel = (long) grid.perPixel() * this.decoder.floatsPerQuery();
    this.blockColumns = Math.clamp(decoder.limit() / pixel, 1, columns.groups());
    this.bandRows = Math.clamp(decoder.limit() / (pixel * blockColumns), 1, rows.groups());
    this.kept = new float[Math.multiplyExact(1 + bandRows, rowFloats())];
  }

  /** Computes as many LR rows as make HR row {@code i} possible. */
  void advanceTo(int i) {
    while (grid.rows().lastGroup(i) >= to) {
      System.arraycopy(kept, (to - from) * rowFloats(), kept, 0, rowFloats());
      from = to;
      to = Math.min(from + bandRows, grid.rows().groups());
      for (int column = 0; column < grid.columns().groups(); column += blockColumns) {
        compute(column, Math.min(column + blockColumns, grid.columns().groups()));
      }
    }
  }

  /**
   * The average over rows of the answers to HR row {@code i}.
   *
   * @param line (columns, nb, 3), added to
   */
  void addAverage(int i, float[] line) {
    for (int n = 0; n < grid.rows().neighbours().count(); n++) {
      float weight = grid.rows().neighbours().weight(i, n);
      int at = (grid.rows().place(i, n) - (from - 1) * grid.rows().size()) * lineFloats();
      for (int x = 0; x < line.length; x++) {
        line[x] += weight * kept[at + x];
      }
    }
  }

  /** Floats of the answers to one row of positions. */
  int lineFloats() {
    return 3 * grid.columns().groups() * grid.columns().size();
  }

  private int rowFloats() {
    return Math.multiplyExact(grid.rows().size(), lineFloats());
  }

  private void compute(int left, int right) {
    NDArray colours =
        DeviceCall.only(
            () -> {
              QueryBlock block =
                  new QueryBlock(
                      values.get("{}:{}, {}:{}", from, to, left, right),
                      xiY.get("{}:{}", from, to),
                      xiX.get("{}:{}", left, right),
                      grid.cellY(),
                      grid.cellX());
              NDArray byPixel = decoder.colours(block); // (r * c, na * nb, 3)
              return byPixel
                  .reshape(to - from, right - left, grid.rows().size(), -1)
                  .transpose(0, 2, 1, 3)
                  .reshape(-1); // (r, na, c, nb, 3)
            });
    DeviceCall.download(colours, buffer -> keep(buffer, left, right));
    colours.close();
  }

  private void keep(FloatBuffer colours, int left, int right) {
    int part = (right - left) * grid.columns().size() * 3;
    int start = rowFloats() + left * grid.columns().size() * 3;
    for (int line = 0; line < (to - from) * grid.rows().size(); line++) {
      colours.get(kept, start + line * lineFloats(), part);
    }
  }
}
