package aliif.model;

import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * EDSR-baseline without its upsampler (Lim et al., 2017): {@code F = E(I)}. Residual blocks {@code
 * x + conv(relu(conv(x)))} between a head and a tail, and a skip over all of them.
 */
final class EdsrEncoder {
  private final Convolution head; // 3 -> C
  private final List<Block> body;
  private final Convolution tail; // C -> C

  private record Block(Convolution first, Convolution second) {}

  private EdsrEncoder(Convolution head, List<Block> body, Convolution tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  static EdsrEncoder of(Weights weights) {
    List<Block> body = new ArrayList<>();
    for (int i = 0; i < weights.config().blocks(); i++) {
      String block = "encoder.body." + i;
      body.add(
          new Block(
              convolution(weights, block + ".conv1"), convolution(weights, block + ".conv2")));
    }
    return new EdsrEncoder(
        convolution(weights, "encoder.head"), body, convolution(weights, "encoder.tail"));
  }

  /**
   * {@code E(I)}.
   *
   * @param image (3, h, w), normalised to [-1, 1]
   * @return (C, h, w)
   */
  float[] encode(float[] image, Size size) {
    float[] shallow = head.apply(image, size); // (C, h, w)
    float[] x = shallow; // (C, h, w)
    for (Block block : body) {
      float[] inner = block.first.apply(x, size);
      Vectors.relu(inner);
      x = Vectors.sum(x, block.second.apply(inner, size));
    }
    return Vectors.sum(shallow, tail.apply(x, size));
  }

  private static Convolution convolution(Weights weights, String name) {
    return Convolution.of(weights.tensor(name + ".weight"), weights.tensor(name + ".bias"));
  }
}
