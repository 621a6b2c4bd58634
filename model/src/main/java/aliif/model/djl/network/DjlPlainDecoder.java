package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.List;

/**
 * One MLP everywhere: LIIF. Its layers are plain products over all queries.
 *
 * @param rest the layers after the first
 */
record DjlPlainDecoder(DjlHoistedLayer first, List<DjlLinear> rest) implements DjlDecoder {

  static DjlPlainDecoder of(DjlMlps mlps) {
    return new DjlPlainDecoder(
        mlps.first(), mlps.rest().stream().map(DjlMlps.DjlBank::sideBySide).toList());
  }

  @Override
  public NDList encode(NDArray features) {
    return new NDList(first.tau().table(features));
  }

  @Override
  public int floatsPerQuery() {
    return first.outputs();
  }

  @Override
  public NDArray colours(QueryBlock block) {
    NDArray u = block.firstLayer(block.values(0, first.outputs()), first.near());
    u = u.reshape(-1, first.outputs());
    for (DjlLinear layer : rest) {
      u = layer.apply(Activation.relu(u));
    }
    return u.reshape(block.pixels(), block.queries(), 3);
  }

  @Override
  public NDArray colours(NDArray rows, NDArray near) {
    NDArray u = rows.add(near.matMul(first.nearRows()));
    for (DjlLinear layer : rest) {
      u = layer.apply(Activation.relu(u));
    }
    return u;
  }
}
