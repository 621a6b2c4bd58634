package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import aliif.model.EncoderConfig;
import java.util.ArrayList;
import java.util.List;

/** EDSR-baseline without its upsampler, as in the scalar model. */
final class DjlEdsrEncoder implements DjlEncoder {
  private final DjlConvolution head; // 3 -> C
  private final List<DjlResidualBlock> body;
  private final DjlConvolution tail; // C -> C

  private record DjlResidualBlock(DjlConvolution first, DjlConvolution second) {
    NDArray apply(NDArray x) {
      return DeviceCall.only(() -> second.apply(Activation.relu(first.apply(x))).addi(x));
    }
  }

  private DjlEdsrEncoder(DjlConvolution head, List<DjlResidualBlock> body, DjlConvolution tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  static DjlEdsrEncoder of(DjlTensors tensors, EncoderConfig.Edsr config) {
    List<DjlResidualBlock> body = new ArrayList<>();
    for (int i = 0; i < config.blocks(); i++) {
      String block = "encoder.body." + i;
      body.add(
          new DjlResidualBlock(
              DjlConvolution.of(tensors, block + ".conv1"),
              DjlConvolution.of(tensors, block + ".conv2")));
    }
    return new DjlEdsrEncoder(
        DjlConvolution.of(tensors, "encoder.head"),
        body,
        DjlConvolution.of(tensors, "encoder.tail"));
  }

  @Override
  public NDArray encode(NDArray image) {
    NDArray shallow = head.apply(image);
    NDArray x = body.getFirst().apply(shallow);
    for (DjlResidualBlock block : body.subList(1, body.size())) {
      NDArray next = block.apply(x);
      x.close();
      x = next;
    }
    return tail.apply(x).addi(shallow);
  }
}
