package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import aliif.model.EncoderConfig;
import java.util.ArrayList;
import java.util.List;

/** RDN without its upsampler, as in the scalar model. */
final class DjlRdnEncoder implements DjlEncoder {
  private final DjlConvolution first; // 3 -> G0
  private final DjlConvolution second; // G0 -> G0
  private final List<DjlDenseBlock> body;
  private final DjlConvolution fusion; // D * G0 -> G0, 1x1
  private final DjlConvolution tail; // G0 -> G0

  private record DjlDenseBlock(List<DjlConvolution> convolutions, DjlConvolution fusion) {
    static DjlDenseBlock of(DjlTensors tensors, String name, int count) {
      List<DjlConvolution> convolutions = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        convolutions.add(DjlConvolution.of(tensors, name + ".convs." + c));
      }
      return new DjlDenseBlock(convolutions, DjlConvolution.of(tensors, name + ".fusion"));
    }

    /** Holds the two last concatenations, the largest arrays of all, and no earlier one. */
    NDArray apply(NDArray x) {
      return DeviceCall.only(
          () -> {
            NDArray all = grown(x, convolutions.getFirst()); // (n, G0 + c * G, h, w)
            for (DjlConvolution convolution : convolutions.subList(1, convolutions.size())) {
              NDArray next = grown(all, convolution);
              all.close();
              all = next;
            }
            return fusion.apply(all).addi(x);
          });
    }

    private static NDArray grown(NDArray x, DjlConvolution convolution) {
      return DeviceCall.only(() -> x.concat(Activation.relu(convolution.apply(x)), 1));
    }
  }

  private DjlRdnEncoder(DjlTensors tensors, EncoderConfig.Rdn config) {
    this.first = DjlConvolution.of(tensors, "encoder.shallow.0");
    this.second = DjlConvolution.of(tensors, "encoder.shallow.1");
    this.body = new ArrayList<>();
    for (int d = 0; d < config.blocks(); d++) {
      body.add(DjlDenseBlock.of(tensors, "encoder.body." + d, config.convolutions()));
    }
    this.fusion = DjlConvolution.of(tensors, "encoder.fusion");
    this.tail = DjlConvolution.of(tensors, "encoder.tail");
  }

  static DjlRdnEncoder of(DjlTensors tensors, EncoderConfig.Rdn config) {
    return new DjlRdnEncoder(tensors, config);
  }

  @Override
  public NDArray encode(NDArray image) {
    NDArray shallow = first.apply(image); // (n, G0, h, w)
    NDArray x = second.apply(shallow); // (n, G0, h, w)
    NDList outputs = new NDList();
    for (DjlDenseBlock block : body) {
      x = block.apply(x);
      outputs.add(x);
    }
    return tail.apply(fusion.apply(DeviceCall.joined(outputs, 1))).addi(shallow);
  }
}
