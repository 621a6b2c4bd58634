package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/** EDSR-baseline without its upsampler, as in the scalar model. */
final class DjlEncoder {
  private final DjlConvolution head; // 3 -> C
  private final List<Block> body;
  private final DjlConvolution tail; // C -> C

  private record Block(DjlConvolution first, DjlConvolution second) {
    NDArray apply(NDArray x) {
      return Call.only(() -> second.apply(Activation.relu(first.apply(x))).addi(x));
    }
  }

  private DjlEncoder(DjlConvolution head, List<Block> body, DjlConvolution tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  static DjlEncoder of(NDManager manager, Weights weights) {
    List<Block> body = new ArrayList<>();
    for (int i = 0; i < weights.config().blocks(); i++) {
      String block = "encoder.body." + i;
      body.add(
          new Block(
              convolution(manager, weights, block + ".conv1"),
              convolution(manager, weights, block + ".conv2")));
    }
    return new DjlEncoder(
        convolution(manager, weights, "encoder.head"),
        body,
        convolution(manager, weights, "encoder.tail"));
  }

  /**
   * {@code E(I)}.
   *
   * @param image (1, 3, h, w), normalised to [-1, 1]
   * @return (1, C, h, w)
   */
  NDArray encode(NDArray image) {
    NDArray shallow = head.apply(image);
    NDArray x = body.getFirst().apply(shallow);
    for (Block block : body.subList(1, body.size())) {
      NDArray next = block.apply(x);
      x.close();
      x = next;
    }
    return tail.apply(x).addi(shallow);
  }

  private static DjlConvolution convolution(NDManager manager, Weights weights, String name) {
    return DjlConvolution.of(
        manager,
        weights.tensor(name + ".weight").values(),
        weights.tensor(name + ".bias").values());
  }
}
