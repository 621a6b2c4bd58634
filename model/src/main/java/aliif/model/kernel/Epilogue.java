package aliif.model.kernel;

import org.jspecify.annotations.Nullable;

/** What is fused with the end of a convolution. Immutable. */
final class Epilogue {
  final float[] bias; // (blocks * 16)
  final boolean relu;
  final @Nullable Lines residual; // added to the output, at the same place

  Epilogue(float[] bias, boolean relu, @Nullable Lines residual) {
    this.bias = bias;
    this.relu = relu;
    this.residual = residual;
  }
}
