package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores for each LR pixel and layer (docs/model.md 2.2). All queries of an LR pixel share one
 * blended MLP, so that its layers are batched products, one matrix for each LR pixel.
 *
 * @param near the first layer's columns of [xi, c]: (K, 4 * outputs)
 * @param rest the layers after the first: weights as (K, inputs * outputs)
 */
record DjlLatentDecoder(
    DjlMlps mlps, NDArray near, List<DjlMlps.DjlBank> rest, DjlExpansion expansion)
    implements DjlDecoder {
  private static final long PART = 2048;

  static DjlLatentDecoder of(DjlMlps mlps, DjlExpansion expansion) {
    int k = mlps.mlps();
    NDArray near = mlps.first().near().reshape(4, k, -1).transpose(1, 0, 2).reshape(k, -1);
    List<DjlMlps.DjlBank> rest = new ArrayList<>();
    for (DjlMlps.DjlBank layer : mlps.rest()) {
      rest.add(new DjlMlps.DjlBank(layer.weights().reshape(k, -1), layer.biases()));
    }
    return new DjlLatentDecoder(mlps, near, rest, expansion);
  }

  @Override
  public NDList encode(NDArray features) {
    NDArray omega = // (p, depth, K)
        DeviceCall.only(() -> scores(expansion.first().tau().table(features)));
    NDArray first = // (p, outputs)
        DeviceCall.only(
            () -> {
              NDArray all = mlps.first().tau().table(features); // (p, K * outputs)
              NDArray byMlp = all.reshape(-1, mlps.mlps(), mlps.firstOutputs());
              return omega.get(":, 0:1").matMul(byMlp).squeeze(1);
            });
    return new NDList(first, omega.reshape(omega.getShape().get(0), -1));
  }

  @Override
  public int floatsPerQuery() {
    return mlps.firstOutputs();
  }

  @Override
  public NDArray colours(QueryBlock block) {
    int outputs = mlps.firstOutputs();
    NDArray blended = // (r, c, 4, outputs)
        omega(block, 0).matMul(near).reshape(block.rows(), block.columns(), 4, outputs);
    NDArray u = block.firstLayer(block.values(0, outputs), blended);
    u = u.reshape(block.pixels(), block.queries(), outputs);
    for (int l = 0; l < rest.size(); l++) {
      DjlMlps.DjlBank layer = rest.get(l);
      NDArray omega = omega(block, l + 1);
      NDArray weights = omega.matMul(layer.weights()).reshape(block.pixels(), -1, layer.outputs());
      NDArray biases = omega.matMul(layer.biases()).expandDims(1);
      u = Activation.relu(u).matMul(weights).addi(biases);
    }
    return u;
  }

  /* No two of these queries need share an LR pixel: what the K layers give is blended. */
  @Override
  public NDArray colours(NDArray rows, NDArray near) {
    int outputs = mlps.firstOutputs();
    NDArray u =
        blend(rows, 0, near.matMul(mlps.first().nearRows())).add(rows.get(":, 0:{}", outputs));
    for (int l = 0; l < mlps.rest().size(); l++) {
      u = blend(rows, l + 1, mlps.rest().get(l).sideBySide().apply(Activation.relu(u)));
    }
    return u;
  }

  /** {@code sum_k omega_k y_k} with the scores of a layer, for y (r, K * n): (r, n). */
  private NDArray blend(NDArray rows, int layer, NDArray y) {
    long from = mlps.firstOutputs() + (long) layer * mlps.mlps();
    NDArray omega = rows.get(":, {}:{}", from, from + mlps.mlps()).expandDims(1);
    return omega.matMul(y.reshape(rows.getShape().get(0), mlps.mlps(), -1)).squeeze(1);
  }

  /* A part at a time goes through all layers, so that it stays in the cache. */
  private NDArray scores(NDArray hidden) {
    long rows = hidden.getShape().get(0);
    NDList parts = new NDList();
    for (long from = 0; from < rows; from += PART) {
      NDArray part = hidden.get("{}:{}", from, Math.min(from + PART, rows));
      parts.add(DeviceCall.only(() -> expansion.scores(part)));
    }
    return DeviceCall.joined(parts, 0);
  }

  /** The scores of one layer: (p, K). */
  private NDArray omega(QueryBlock block, int layer) {
    long from = mlps.firstOutputs() + (long) layer * mlps.mlps();
    return block.values(from, from + mlps.mlps()).reshape(block.pixels(), mlps.mlps());
  }
}
