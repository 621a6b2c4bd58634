package aliif.model.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.training.GradientCollector;
import aliif.model.AliifConfig;
import aliif.model.training.Batch;
import aliif.model.training.LossFunction;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The loss of a model and its gradient, by libtorch's automatic differentiation through the same
 * encoders and decoders that inference uses. Parameters go to the device and gradients come back in
 * each call: against a step's work that is little, and nothing is left on the device.
 */
public final class DjlLoss implements LossFunction {
  private final ParameterLayout layout;
  private final Engine engine;
  private final NDManager manager;
  private final DataType type;

  private DjlLoss(AliifConfig config, Engine engine, DataType type) {
    this.layout = ParameterLayout.of(config);
    this.engine = engine;
    this.manager = engine.newBaseManager(engine.defaultDevice());
    this.type = type;
  }

  /**
   * A loss on the GPU if libtorch has one, else on the CPU.
   *
   * @param threads that libtorch may use, at least 1; they belong to the process, so that the first
   *     call of any model decides
   */
  public static DjlLoss create(AliifConfig config, int threads) {
    return create(config, threads, DataType.FLOAT32);
  }

  static DjlLoss create(AliifConfig config, int threads, DataType type) {
    return new DjlLoss(config, TorchEngine.load(threads), type);
  }

  @Override
  public double at(float[] parameters, Batch batch, float[] gradient) {
    try (Call call = new Call(manager);
        GradientCollector collector = engine.newGradientCollector()) {
      Map<String, NDArray> leaves = leaves(call, parameters);
      DjlTensors tensors = new DjlTensors(name -> Objects.requireNonNull(leaves.get(name), name));
      NDArray loss = loss(call, tensors, batch);
      collector.backward(loss);
      for (Slice slice : layout.slices()) {
        NDArray slope = tensors.get(slice.name()).getGradient().toType(DataType.FLOAT32, false);
        Call.download(slope.reshape(-1)).get(gradient, slice.offset(), slice.length());
      }
      return loss.toType(DataType.FLOAT64, true).getDouble();
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Arrays that outlive a call: none. */
  int arrays() {
    return manager.getManagedArrays().size();
  }

  /** What gradients are taken by: a tensor for each of the parameters'. */
  private Map<String, NDArray> leaves(Call call, float[] parameters) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    for (Slice slice : layout.slices()) {
      FloatBuffer values = FloatBuffer.wrap(parameters, slice.offset(), slice.length());
      NDArray leaf = call.upload(values, DjlTensors.shape(slice.shape())).toType(type, false);
      leaf.setRequiresGradient(true);
      leaves.put(slice.name(), leaf);
    }
    return leaves;
  }

  private NDArray loss(Call call, DjlTensors tensors, Batch batch) {
    DjlEncoder encoder = DjlEncoder.of(layout.config().encoder(), tensors);
    DjlDecoder decoder = DjlDecoder.of(layout.config(), tensors);
    Batch.Shape sides = batch.shape();
    Shape channelsLast = new Shape(sides.patches(), sides.side(), sides.side(), 3);
    NDArray images = upload(call, batch.images(), channelsLast);
    NDArray features = encoder.encode(images.transpose(0, 3, 1, 2));
    NDArray table = Call.joined(decoder.encode(features), 1); // (B * p * p, m)
    NDArray rows = // (B * Q * n, m)
        Embedding.embedding(call.upload(batch.rows()), table, SparseFormat.DENSE)
            .singletonOrThrow();
    NDArray near = upload(call, batch.near(), new Shape(sides.answers(), 4));
    NDArray weights = upload(call, batch.weights(), new Shape(sides.answers(), 1));
    NDArray colours = // (B * Q, 3)
        decoder
            .colours(rows, near)
            .mul(weights)
            .reshape(sides.queries(), sides.neighbours(), 3)
            .sum(new int[] {1});
    NDArray targets = upload(call, batch.targets(), new Shape(sides.queries(), 3));
    return colours.sub(targets).abs().mean();
  }

  private NDArray upload(Call call, float[] values, Shape shape) {
    return call.upload(values, shape).toType(type, false);
  }
}
