package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import aliif.model.DecoderConfig.Scores;

/**
 * Blends what the K local MLPs answer instead of their layers: the paper's ablation. The layers of
 * all K are one batched product each.
 *
 * @param scores per query or per LR pixel
 */
record DjlOutputsDecoder(DjlMlps mlps, DjlExpansion expansion, Scores scores)
    implements DjlDecoder {
  @Override
  public NDList encode(NDArray features) {
    NDArray firsts = mlps.first().tau().table(features); // (p, K * outputs)
    NDArray hidden = expansion.first().tau().table(features); // (p, hidden)
    return new NDList(
        firsts, scores == Scores.LATENT ? expansion.scores(hidden).squeeze(1) : hidden);
  }

  @Override
  public int floatsPerQuery() {
    return Math.max(mlps.first().outputs(), expansion.first().outputs());
  }

  @Override
  public NDArray colours(QueryBlock block) {
    NDArray firsts = block.firstLayer(block.values(0, mlps.first().outputs()), mlps.first().near());
    NDArray colours = // (p, na * nb, K, 3)
        answers(firsts).reshape(block.pixels(), block.queries(), mlps.mlps(), 3);
    return colours.mul(omega(block)).sum(new int[] {2});
  }

  @Override
  public NDArray colours(NDArray rows, NDArray near) {
    int firsts = mlps.first().outputs();
    NDArray all = rows.get(":, 0:{}", firsts).add(near.matMul(mlps.first().nearRows()));
    NDArray kept = rows.get(":, {}:", firsts);
    NDArray omega =
        scores == Scores.LATENT
            ? kept
            : expansion.scores(kept.add(near.matMul(expansion.first().nearRows())));
    return answers(all).mul(omega.reshape(-1, mlps.mlps(), 1)).sum(new int[] {1});
  }

  /** What the K answer to Q queries: (Q, K, 3), of their first layers side by side. */
  private NDArray answers(NDArray firsts) {
    NDArray u = // (K, Q, outputs)
        firsts.reshape(-1, mlps.mlps(), mlps.firstOutputs()).transpose(1, 0, 2);
    for (DjlMlps.DjlBank layer : mlps.rest()) {
      u = Activation.relu(u).matMul(layer.weights()).add(layer.biases().expandDims(1));
    }
    return u.transpose(1, 0, 2);
  }

  /** The scores: (p, na * nb, K, 1), or (p, 1, K, 1) if they are the same for all of a pixel. */
  private NDArray omega(QueryBlock block) {
    int firsts = mlps.first().outputs();
    if (scores == Scores.LATENT) {
      NDArray kept = block.values(firsts, firsts + mlps.mlps());
      return kept.reshape(block.pixels(), 1, mlps.mlps(), 1);
    }
    NDArray hidden =
        block.firstLayer(
            block.values(firsts, firsts + expansion.first().outputs()), expansion.first().near());
    NDArray omega = expansion.scores(hidden.reshape(-1, expansion.first().outputs()));
    return omega.reshape(block.pixels(), block.queries(), mlps.mlps(), 1);
  }
}
