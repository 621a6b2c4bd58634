package aliif.model.kernel.encoder;

import aliif.model.kernel.loops.Packer;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * All 3x3 convolutions of a model, transformed and packed: the encoder's, and the decoder's hoisted
 * first layers side by side as one. Immutable, shared by threads.
 *
 * @param head 3 to C
 * @param body (2 * blocks), C to C
 * @param tail C to C
 * @param hoisted C to what the decoder wants
 */
public record EncoderLayers(
    HeadConvolution head,
    List<WinogradConvolution> body,
    WinogradConvolution tail,
    WinogradConvolution hoisted) {

  public static EncoderLayers of(Weights weights, WinogradConvolution hoisted, Packer packer) {
    List<WinogradConvolution> body = new ArrayList<>();
    for (int i = 0; i < weights.config().blocks(); i++) {
      body.add(convolution(weights, "encoder.body." + i + ".conv1", packer));
      body.add(convolution(weights, "encoder.body." + i + ".conv2", packer));
    }
    Tensor head = weights.tensor("encoder.head.weight");
    return new EncoderLayers(
        HeadConvolution.of(head.values(), weights.tensor("encoder.head.bias").values(), packer),
        List.copyOf(body),
        convolution(weights, "encoder.tail", packer),
        hoisted);
  }

  private static WinogradConvolution convolution(Weights weights, String name, Packer packer) {
    return WinogradConvolution.of(
        weights.tensor(name + ".weight").values(), weights.tensor(name + ".bias").values(), packer);
  }
}
