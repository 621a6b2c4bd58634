package aliif.model.kernel.loops;

import aliif.model.kernel.memory.Slab;
import java.util.Arrays;

/**
 * A layer's weights in panels: (outputs / panel, inputs, panel), so that a product reads them from
 * first to last. Padded with zeros to whole blocks; where a panel is longer than a block, the last
 * one may be a block.
 */
public final class PackedMatrix {
  final float[] values;
  final int at;
  public final int inputs;
  public final int outputs; // whole blocks
  final float[] bias; // (outputs)
  final boolean relu;

  private PackedMatrix(PackedShape shape, float[] values, int at, float[] bias, boolean relu) {
    this.values = values;
    this.at = at;
    this.inputs = shape.inputs;
    this.outputs = shape.outputs;
    this.bias = bias;
    this.relu = relu;
  }

  /**
   * What a packed matrix measures.
   *
   * @param outputs whole blocks
   */
  public record PackedShape(int inputs, int outputs, int panel) {
    public static PackedShape of(int inputs, int outputs, Packer packer) {
      return new PackedShape(inputs, Packer.padded(outputs), packer.kernel().panel());
    }

    public int floats() {
      return inputs * outputs;
    }

    /** Where a weight lies. */
    public int index(int input, int output) {
      int first = output / panel * panel;
      int width = Math.min(panel, outputs - first);
      return first * inputs + input * width + output - first;
    }
  }

  /**
   * Packs a linear layer.
   *
   * @param weight (bias.length, inputs)
   */
  public static PackedMatrix of(float[] weight, float[] bias, boolean relu, Packer packer) {
    int outputs = bias.length;
    PackedShape shape = PackedShape.of(weight.length / outputs, outputs, packer);
    Slab.Stretch place = packer.slab().take(shape.floats());
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < shape.inputs; i++) {
        place.values[place.at + shape.index(i, o)] = weight[o * shape.inputs + i];
      }
    }
    float[] padded = Arrays.copyOf(bias, shape.outputs);
    return new PackedMatrix(shape, place.values, place.at, padded, relu);
  }

  /** A matrix without bias that lies packed in a larger array. */
  public static PackedMatrix within(float[] values, int at, PackedShape shape) {
    return new PackedMatrix(shape, values, at, new float[shape.outputs], false);
  }
}
