package aliif.model.kernel.loops;

import aliif.model.kernel.memory.Lines;
import org.jspecify.annotations.Nullable;

/** What is fused with the end of a convolution. Immutable. */
public final class Epilogue {
  final float[] bias; // (blocks * 16)
  final boolean relu;
  final @Nullable Lines residual; // added to the output, at the same place

  public Epilogue(float[] bias, boolean relu, @Nullable Lines residual) {
    this.bias = bias;
    this.relu = relu;
    this.residual = residual;
  }
}
