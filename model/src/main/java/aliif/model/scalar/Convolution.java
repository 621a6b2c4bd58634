package aliif.model.scalar;

import aliif.model.Size;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;
import java.util.Arrays;

/** A 3x3 convolution with zero padding 1, or a 1x1 convolution; stride 1, with bias. */
final class Convolution {
  private final int inputs;
  private final int outputs;
  private final float[] kernel; // (outputs, inputs, 3, 3) or (outputs, inputs, 1, 1)
  private final float[] bias; // (outputs)

  Convolution(int inputs, float[] kernel, float[] bias) {
    assert kernel.length == bias.length * inputs * 9 || kernel.length == bias.length * inputs;
    this.inputs = inputs;
    this.outputs = bias.length;
    this.kernel = kernel;
    this.bias = bias;
  }

  static Convolution of(Tensor weight, Tensor bias) {
    return new Convolution(weight.shape().get(1), weight.values(), bias.values());
  }

  /** The one of a name, with its weight and bias. */
  static Convolution of(Tensors weights, String name) {
    return of(weights.tensor(name + ".weight"), weights.tensor(name + ".bias"));
  }

  /**
   * The convolution of an image.
   *
   * @param input (inputs, h, w)
   * @return (outputs, h, w)
   */
  float[] apply(float[] input, Size size) {
    boolean pointwise = kernel.length == outputs * inputs;
    float[] padded = pointwise ? input : pad(input, size); // (inputs, h + 2, w + 2)
    float[] output = new float[outputs * size.height() * size.width()]; // (outputs, h, w)
    for (int y = 0; y < size.height(); y++) {
      for (int o = 0; o < outputs; o++) {
        int at = (o * size.height() + y) * size.width();
        Arrays.fill(output, at, at + size.width(), bias[o]);
        if (pointwise) {
          addPointwiseRow(input, size, new Row(o, y), output);
        } else {
          addRow(padded, size, new Row(o, y), output);
        }
      }
    }
    return output;
  }

  private record Row(int output, int y) {}

  /*
   * Each output value is the sum over c, then over the nine taps in their order, whatever the size:
   * a crop gives the same bits as the whole. Loops run along rows because the compiler vectorises
   * those.
   */
  private void addRow(float[] padded, Size size, Row row, float[] output) {
    int w = size.width();
    int stride = w + 2;
    int out = (row.output * size.height() + row.y) * w;
    for (int c = 0; c < inputs; c++) {
      int k = (row.output * inputs + c) * 9;
      float k00 = kernel[k], k01 = kernel[k + 1], k02 = kernel[k + 2];
      float k10 = kernel[k + 3], k11 = kernel[k + 4], k12 = kernel[k + 5];
      float k20 = kernel[k + 6], k21 = kernel[k + 7], k22 = kernel[k + 8];
      int above = (c * (size.height() + 2) + row.y) * stride;
      int here = above + stride;
      int below = here + stride;
      for (int x = 0; x < w; x++) {
        float sum = output[out + x];
        sum += k00 * padded[above + x] + k01 * padded[above + x + 1] + k02 * padded[above + x + 2];
        sum += k10 * padded[here + x] + k11 * padded[here + x + 1] + k12 * padded[here + x + 2];
        sum += k20 * padded[below + x] + k21 * padded[below + x + 1] + k22 * padded[below + x + 2];
        output[out + x] = sum;
      }
    }
  }

  private void addPointwiseRow(float[] input, Size size, Row row, float[] output) {
    int w = size.width();
    int out = (row.output * size.height() + row.y) * w;
    for (int c = 0; c < inputs; c++) {
      float factor = kernel[row.output * inputs + c];
      int in = (c * size.height() + row.y) * w;
      for (int x = 0; x < w; x++) {
        output[out + x] += factor * input[in + x];
      }
    }
  }

  private float[] pad(float[] input, Size size) {
    int h = size.height();
    int w = size.width();
    float[] padded = new float[inputs * (h + 2) * (w + 2)]; // (inputs, h + 2, w + 2)
    for (int c = 0; c < inputs; c++) {
      for (int y = 0; y < h; y++) {
        int to = (c * (h + 2) + y + 1) * (w + 2) + 1;
        System.arraycopy(input, (c * h + y) * w, padded, to, w);
      }
    }
    return padded;
  }
}
