package aliif.model.scalar;

import aliif.model.EncoderConfig;
import aliif.model.Size;
import aliif.model.weights.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * EDSR-baseline without its upsampler (Lim et al., 2017): {@code F = E(I)}. Residual blocks {@code
 * x + conv(relu(conv(x)))} between a head and a tail, and a skip over all of them.
 */
final class EdsrEncoder implements Encoder {
  private final Convolution head; // 3 -> C
  private final List<ResidualBlock> body;
  private final Convolution tail; // C -> C

  private record ResidualBlock(Convolution first, Convolution second) {}

  private EdsrEncoder(Convolution head, List<ResidualBlock> body, Convolution tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  static EdsrEncoder of(Tensors weights, EncoderConfig.Edsr config) {
    List<ResidualBlock> body = new ArrayList<>();
    for (int i = 0; i < config.blocks(); i++) {
      String block = "encoder.body." + i;
      body.add(
          new ResidualBlock(
              Convolution.of(weights, block + ".conv1"),
              Convolution.of(weights, block + ".conv2")));
    }
    return new EdsrEncoder(
        Convolution.of(weights, "encoder.head"), body, Convolution.of(weights, "encoder.tail"));
  }

  @Override
  public float[] encode(float[] image, Size size) {
    float[] shallow = head.apply(image, size); // (C, h, w)
    float[] x = shallow; // (C, h, w)
    for (ResidualBlock block : body) {
      float[] inner = Vectors.relu(block.first.apply(x, size));
      x = Vectors.sum(x, block.second.apply(inner, size));
    }
    return Vectors.sum(shallow, tail.apply(x, size));
  }
}
