package aliif.model.scalar;

import aliif.model.EncoderConfig;
import aliif.model.Size;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * RDN without its upsampler (Zhang et al., 2018): two shallow convolutions, dense blocks of which
 * each convolution sees what all before it made, a fusion of all blocks' outputs, and a skip from
 * the first convolution.
 */
final class RdnEncoder implements Encoder {
  private final Convolution first; // 3 -> G0
  private final Convolution second; // G0 -> G0
  private final List<DenseBlock> body;
  private final Convolution fusion; // D * G0 -> G0, 1x1
  private final Convolution tail; // G0 -> G0

  /**
   * {@code x + fusion(x, relu(conv(x)), ...)}.
   *
   * @param convolutions G0 + c * G to G each
   * @param fusion G0 + C * G to G0, 1x1
   */
  private record DenseBlock(List<Convolution> convolutions, Convolution fusion) {
    static DenseBlock of(Weights weights, String name, int count) {
      List<Convolution> convolutions = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        convolutions.add(Convolution.of(weights, name + ".convs." + c));
      }
      return new DenseBlock(convolutions, Convolution.of(weights, name + ".fusion"));
    }

    float[] apply(float[] x, Size size) {
      float[] all = x; // (G0 + c * G, h, w)
      for (Convolution convolution : convolutions) {
        all = Vectors.concat(List.of(all, Vectors.relu(convolution.apply(all, size))));
      }
      return Vectors.sum(fusion.apply(all, size), x);
    }
  }

  private RdnEncoder(Weights weights, EncoderConfig.Rdn config) {
    this.first = Convolution.of(weights, "encoder.shallow.0");
    this.second = Convolution.of(weights, "encoder.shallow.1");
    this.body = new ArrayList<>();
    for (int d = 0; d < config.blocks(); d++) {
      body.add(DenseBlock.of(weights, "encoder.body." + d, config.convolutions()));
    }
    this.fusion = Convolution.of(weights, "encoder.fusion");
    this.tail = Convolution.of(weights, "encoder.tail");
  }

  static RdnEncoder of(Weights weights, EncoderConfig.Rdn config) {
    return new RdnEncoder(weights, config);
  }

  @Override
  public float[] encode(float[] image, Size size) {
    float[] shallow = first.apply(image, size); // (G0, h, w)
    float[] x = second.apply(shallow, size); // (G0, h, w)
    List<float[]> outputs = new ArrayList<>();
    for (DenseBlock block : body) {
      x = block.apply(x, size);
      outputs.add(x);
    }
    float[] fused = fusion.apply(Vectors.concat(outputs), size);
    return Vectors.sum(tail.apply(fused, size), shallow);
  }
}
