package aliif.model.weights;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model, by name, with their shapes (docs/model.md section 5).
 *
 * <p>An RDN encoder has {@code encoder.shallow.0} (3 to G0) and {@code .1} (G0 to G0), for each
 * block d {@code encoder.body.d.convs.c} (G0 + c G to G) and {@code encoder.body.d.fusion} (1x1),
 * {@code encoder.fusion} over all blocks (1x1) and {@code encoder.tail}.
 */
final class TensorShapes {
  /** A baseline's colour that its network does not see: the only tensor that is not trained. */
  static final String MEAN = "mean";

  private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

  private TensorShapes() {}

  static TensorShapes of(Network network) {
    return switch (network) {
      case AliifConfig config -> of(config);
      case PixelShuffleConfig config -> of(config);
    };
  }

  private static TensorShapes of(AliifConfig config) {
    TensorShapes all = new TensorShapes();
    switch (config.encoder()) {
      case EncoderConfig.Edsr edsr -> all.addEdsr(edsr.channels(), edsr.blocks());
      case EncoderConfig.Rdn rdn -> all.addRdn(rdn);
    }
    all.addExpansion(config);
    all.addMlps(config);
    return all;
  }

  private static TensorShapes of(PixelShuffleConfig config) {
    TensorShapes all = new TensorShapes();
    int channels = config.encoder().channels();
    all.addEdsr(channels, config.encoder().blocks());
    for (int stage = 0; stage < config.stages().size(); stage++) {
      int factor = config.stages().get(stage);
      all.addConvolution("upsampler." + stage, factor * factor * channels, channels);
    }
    all.addConvolution("output", 3, channels);
    all.shapes.put(MEAN, List.of(3));
    return all;
  }

  Map<String, List<Integer>> asMap() {
    return shapes;
  }

  /**
   * @throws WeightsException if a tensor is missing, superfluous or of another shape
   */
  void requireSame(Map<String, Tensor> tensors) {
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            throw new WeightsException("%s: missing (expected: %s)".formatted(name, shape));
          }
          if (!tensor.shape().equals(shape)) {
            throw new WeightsException(
                "%s: shape %s (expected: %s)".formatted(name, tensor.shape(), shape));
          }
        });
    for (String name : tensors.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new WeightsException(name + ": superfluous (expected: no such tensor)");
      }
    }
  }

  private void addEdsr(int channels, int blocks) {
    addConvolution("encoder.head", channels, 3);
    for (int i = 0; i < blocks; i++) {
      addConvolution("encoder.body." + i + ".conv1", channels, channels);
      addConvolution("encoder.body." + i + ".conv2", channels, channels);
    }
    addConvolution("encoder.tail", channels, channels);
  }

  private void addRdn(EncoderConfig.Rdn rdn) {
    int channels = rdn.channels();
    addConvolution("encoder.shallow.0", channels, 3);
    addConvolution("encoder.shallow.1", channels, channels);
    for (int d = 0; d < rdn.blocks(); d++) {
      String block = "encoder.body." + d;
      for (int c = 0; c < rdn.convolutions(); c++) {
        addConvolution(block + ".convs." + c, rdn.growth(), rdn.inputs(c));
      }
      addPointwise(block + ".fusion", channels, rdn.inputs(rdn.convolutions()));
    }
    addPointwise("encoder.fusion", channels, rdn.blocks() * channels);
    addConvolution("encoder.tail", channels, channels);
  }

  private void addConvolution(String name, int outputs, int inputs) {
    shapes.put(name + ".weight", List.of(outputs, inputs, 3, 3));
    shapes.put(name + ".bias", List.of(outputs));
  }

  private void addPointwise(String name, int outputs, int inputs) {
    shapes.put(name + ".weight", List.of(outputs, inputs, 1, 1));
    shapes.put(name + ".bias", List.of(outputs));
  }

  private void addExpansion(AliifConfig config) {
    int inputs = config.expansionInputs();
    for (int l = 0; l < config.decoder().expansionOutputs().size(); l++) {
      int outputs = config.decoder().expansionOutputs().get(l);
      shapes.put("expansion." + l + ".weight", List.of(outputs, inputs));
      shapes.put("expansion." + l + ".bias", List.of(outputs));
      inputs = outputs;
    }
  }

  private void addMlps(AliifConfig config) {
    DecoderConfig decoder = config.decoder();
    int inputs = config.mlpInputs();
    for (int l = 0; l < decoder.depth(); l++) {
      int outputs = decoder.mlpOutputs(l);
      shapes.put("mlps." + l + ".weight", List.of(decoder.mlps(), outputs, inputs));
      shapes.put("mlps." + l + ".bias", List.of(decoder.mlps(), outputs));
      inputs = outputs;
    }
  }
}
