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
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.djl.network.DeviceCall;
import aliif.model.djl.network.DjlDecoder;
import aliif.model.djl.network.DjlEncoder;
import aliif.model.djl.network.DjlPixelShuffleNetwork;
import aliif.model.djl.network.DjlTensors;
import aliif.model.training.Batch;
import aliif.model.training.LossFunction;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The loss of a network and its gradient, by libtorch's automatic differentiation through the same
 * encoders, decoders and upsamplers that inference uses. Parameters go to the device and gradients
 * come back in each call: against a step's work that is little, and nothing is left on the device.
 */
public final class DjlLoss implements LossFunction {
  private final ParameterLayout layout;
  private final Engine engine;
  private final NDManager manager;
  private final DataType type;

  private DjlLoss(Network network, Engine engine, DataType type) {
    this.layout = ParameterLayout.of(network);
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
  public static DjlLoss create(Network network, int threads) {
    return create(network, threads, DataType.FLOAT32);
  }

  static DjlLoss create(Network network, int threads, DataType type) {
    return new DjlLoss(network, TorchEngine.load(threads), type);
  }

  @Override
  public double at(float[] parameters, Batch batch, float[] gradient) {
    try (DeviceCall call = new DeviceCall(manager);
        GradientCollector collector = engine.newGradientCollector()) {
      Map<String, NDArray> leaves = leaves(call, parameters);
      DjlTensors tensors = new DjlTensors(name -> Objects.requireNonNull(leaves.get(name), name));
      NDArray loss = loss(call, tensors, batch);
      collector.backward(loss);
      for (Slice slice : layout.slices()) {
        int end = slice.offset() + slice.length();
        if (slice.constant()) {
          Arrays.fill(gradient, slice.offset(), end, 0);
        } else {
          NDArray slope = tensors.get(slice.name()).getGradient().toType(DataType.FLOAT32, false);
          DeviceCall.download(
              slope.reshape(-1), it -> it.get(gradient, slice.offset(), slice.length()));
        }
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
  private Map<String, NDArray> leaves(DeviceCall call, float[] parameters) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    for (Slice slice : layout.slices()) {
      FloatBuffer values = FloatBuffer.wrap(parameters, slice.offset(), slice.length());
      NDArray leaf = call.upload(values, DjlTensors.shape(slice.shape())).toType(type, false);
      leaf.setRequiresGradient(!slice.constant());
      leaves.put(slice.name(), leaf);
    }
    return leaves;
  }

  private NDArray loss(DeviceCall call, DjlTensors tensors, Batch batch) {
    NDArray colours = // (B * Q, 3)
        switch (layout.network()) {
          case AliifConfig config -> colours(call, tensors, config, batch);
          case PixelShuffleConfig config -> colours(call, tensors, config, batch);
        };
    NDArray targets = upload(call, batch.targets(), new Shape(batch.shape().queries(), 3));
    return colours.sub(targets).abs().mean();
  }

  private NDArray colours(DeviceCall call, DjlTensors tensors, AliifConfig config, Batch batch) {
    DjlDecoder decoder = DjlDecoder.of(config, tensors);
    NDArray features = DjlEncoder.of(config.encoder(), tensors).encode(images(call, batch));
    NDArray table = DeviceCall.joined(decoder.encode(features), 1); // (B * p * p, m)
    Batch.BatchShape sides = batch.shape();
    NDArray near = upload(call, batch.near(), new Shape(sides.answers(), 4));
    NDArray weights = upload(call, batch.weights(), new Shape(sides.answers(), 1));
    return decoder
        .colours(rows(call, batch, table), near)
        .mul(weights)
        .reshape(sides.queries(), sides.neighbours(), 3)
        .sum(new int[] {1});
  }

  private NDArray colours(
      DeviceCall call, DjlTensors tensors, PixelShuffleConfig config, Batch batch) {
    NDArray low = images(call, batch).add(1).div(2);
    NDArray high = DjlPixelShuffleNetwork.of(tensors, config).apply(low); // (B, 3, H, W)
    NDArray table = high.transpose(0, 2, 3, 1).reshape(-1, 3); // (B * H * W, 3)
    return rows(call, batch, table).mul(2).sub(1);
  }

  /** The LR patches: (B, 3, p, p), channels last in memory. */
  private NDArray images(DeviceCall call, Batch batch) {
    Batch.BatchShape sides = batch.shape();
    Shape channelsLast = new Shape(sides.patches(), sides.side(), sides.side(), 3);
    return upload(call, batch.images(), channelsLast).transpose(0, 3, 1, 2);
  }

  /** Those rows of a table that answer: (B * Q * n, m). */
  private static NDArray rows(DeviceCall call, Batch batch, NDArray table) {
    return Embedding.embedding(call.upload(batch.rows()), table, SparseFormat.DENSE)
        .singletonOrThrow();
  }

  private NDArray upload(DeviceCall call, float[] values, Shape shape) {
    return call.upload(values, shape).toType(type, false);
  }
}
