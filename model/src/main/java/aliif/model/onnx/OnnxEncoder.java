package aliif.model.onnx;

import aliif.model.EncoderConfig;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a model's encoder, {@code F = E(I)}, as an ONNX file. The encoder takes most of the time.
 */
public final class OnnxEncoder {
  private final Weights weights;
  private final Graph graph = new Graph();

  private OnnxEncoder(Weights weights) {
    this.weights = weights;
  }

  /**
   * The file. Its input {@code image} is (1, 3, h, w), normalised to [-1, 1], its output {@code
   * features} (1, C, h, w), for any h and w; float32, operators of version 17.
   */
  public static byte[] of(Weights weights) {
    return new OnnxEncoder(weights).file();
  }

  private byte[] file() {
    String features =
        switch (weights.config().encoder()) {
          case EncoderConfig.Edsr edsr -> edsr("image", edsr.blocks());
          case EncoderConfig.Rdn rdn -> rdn("image", rdn);
        };
    return graph.model("image", features, weights.config().channels());
  }

  private String edsr(String image, int blocks) {
    String shallow = convolution(image, "encoder.head");
    String x = shallow;
    for (int i = 0; i < blocks; i++) {
      String block = "encoder.body." + i;
      String inner = graph.relu(convolution(x, block + ".conv1"));
      x = graph.sum(x, convolution(inner, block + ".conv2"));
    }
    return graph.sum(shallow, convolution(x, "encoder.tail"));
  }

  private String rdn(String image, EncoderConfig.Rdn rdn) {
    String shallow = convolution(image, "encoder.shallow.0");
    String x = convolution(shallow, "encoder.shallow.1");
    List<String> outputs = new ArrayList<>();
    for (int d = 0; d < rdn.blocks(); d++) {
      x = denseBlock(x, "encoder.body." + d, rdn.convolutions());
      outputs.add(x);
    }
    String fused = convolution(graph.concat(outputs), "encoder.fusion");
    return graph.sum(shallow, convolution(fused, "encoder.tail"));
  }

  private String denseBlock(String x, String name, int convolutions) {
    String all = x;
    for (int c = 0; c < convolutions; c++) {
      all = graph.concat(List.of(all, graph.relu(convolution(all, name + ".convs." + c))));
    }
    return graph.sum(x, convolution(all, name + ".fusion"));
  }

  private String convolution(String input, String name) {
    return graph.convolution(
        input, name, weights.tensor(name + ".weight"), weights.tensor(name + ".bias"));
  }
}
