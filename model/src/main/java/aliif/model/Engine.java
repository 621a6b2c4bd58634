package aliif.model;

import aliif.model.djl.DjlAliif;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.VectorAliif;
import aliif.model.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;

/** What computes. */
public enum Engine {
  /** Plain Java: slow, runs anywhere, needs no native library. */
  SCALAR,
  /** libtorch through DJL: on a GPU if there is one, else on the CPU. */
  DJL,
  /** The Java Vector API on a CPU: needs no native library. */
  VECTOR;

  /** The driver's node: looked for first, since only then is it worth loading libtorch. */
  private static final Path NVIDIA = Path.of("/dev/nvidiactl");

  /** {@link #DJL} where libtorch finds a GPU, else {@link #VECTOR}. */
  public static Engine fastest() {
    return Files.exists(NVIDIA) && DjlAliif.hasGpu() ? DJL : VECTOR;
  }

  /**
   * A model for the calling thread.
   *
   * @param threads that one call may use, at least 1; {@link #SCALAR} uses one
   */
  public Aliif create(Weights weights, int threads) {
    return switch (this) {
      case SCALAR -> ScalarAliif.create(weights);
      case DJL -> DjlAliif.create(weights, threads);
      case VECTOR -> VectorAliif.create(KernelWeights.of(weights), threads);
    };
  }
}
