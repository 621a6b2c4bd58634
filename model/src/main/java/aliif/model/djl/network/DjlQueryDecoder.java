package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.List;

/**
 * Scores for each query, the same in each layer: the paper. No two queries share blended weights
 * here, so that not these are blended but what the K layers give.
 *
 * @param mlps K
 * @param first the first layers of all K, side by side
 * @param rest the layers after the first, of all K, side by side
 */
record DjlQueryDecoder(
    int mlps, DjlHoistedLayer first, List<DjlLinear> rest, DjlExpansion expansion)
    implements DjlDecoder {

  static DjlQueryDecoder of(DjlMlps mlps, DjlExpansion expansion) {
    return new DjlQueryDecoder(
        mlps.mlps(),
        mlps.first(),
        mlps.rest().stream().map(DjlMlps.DjlBank::sideBySide).toList(),
        expansion);
  }

  @Override
  public NDList encode(NDArray features) {
    return new NDList(first.tau().table(features), expansion.first().tau().table(features));
  }

  @Override
  public int floatsPerQuery() {
    return Math.max(first.outputs(), expansion.first().outputs());
  }

  @Override
  public NDArray colours(QueryBlock block) {
    NDArray hidden =
        block.firstLayer(
            block.values(first.outputs(), first.outputs() + expansion.first().outputs()),
            expansion.first().near());
    NDArray omega = expansion.scores(hidden.reshape(-1, expansion.first().outputs())); // (Q, 1, K)
    NDArray u = blend(omega, block.firstLayer(block.values(0, first.outputs()), first.near()));
    for (DjlLinear layer : rest) {
      u = blend(omega, layer.apply(Activation.relu(u)));
    }
    return u.reshape(block.pixels(), block.queries(), 3);
  }

  @Override
  public NDArray colours(NDArray rows, NDArray near) {
    NDArray hidden =
        rows.get(":, {}:", first.outputs()).add(near.matMul(expansion.first().nearRows()));
    NDArray omega = expansion.scores(hidden); // (r, 1, K)
    NDArray all = rows.get(":, 0:{}", first.outputs()).add(near.matMul(first.nearRows()));
    NDArray u = blend(omega, all);
    for (DjlLinear layer : rest) {
      u = blend(omega, layer.apply(Activation.relu(u)));
    }
    return u;
  }

  /** {@code sum_k omega_k y_k} for y (Q, K * n): (Q, n). */
  private NDArray blend(NDArray omega, NDArray y) {
    return omega.matMul(y.reshape(omega.getShape().get(0), mlps, -1)).squeeze(1);
  }
}
