package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
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

  static DjlEncoder of(DjlTensors tensors) {
    List<Block> body = new ArrayList<>();
    for (int i = 0; i < tensors.config().blocks(); i++) {
      String block = "encoder.body." + i;
      body.add(
          new Block(
              DjlConvolution.of(tensors, block + ".conv1"),
              DjlConvolution.of(tensors, block + ".conv2")));
    }
    return new DjlEncoder(
        DjlConvolution.of(tensors, "encoder.head"),
        body,
        DjlConvolution.of(tensors, "encoder.tail"));
  }

  /**
   * {@code E(I)}.
   *
   * @param image (n, 3, h, w), normalised to [-1, 1]
   * @return (n, C, h, w)
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
}
