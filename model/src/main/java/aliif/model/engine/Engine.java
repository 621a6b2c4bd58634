package aliif.model.engine;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureMap.Precision;
import aliif.model.PixelShuffle;
import aliif.model.djl.DjlAliif;
import aliif.model.djl.DjlPixelShuffle;
import aliif.model.kernel.KernelWarmUp;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.VectorAliif;
import aliif.model.scalar.ScalarAliif;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementations of the network, and the choice among them. */
public enum Engine {
  /** Plain Java: slow, runs anywhere, needs no native library. */
  SCALAR,
  /** libtorch through DJL: on a GPU if there is one, else on the CPU. */
  DJL,
  /** The Java Vector API on a CPU: needs no native library. */
  VECTOR;

  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /** The driver's node: looked for first, since only then is it worth loading libtorch. */
  private static final Path NVIDIA = Path.of("/dev/nvidiactl");

  /**
   * {@link #DJL} where libtorch finds a GPU, else {@link #VECTOR}.
   *
   * @param threads that models will be created with: to look for a GPU loads libtorch, which is
   *     told of them once
   */
  public static Engine fastest(int threads) {
    return Files.exists(NVIDIA) && DjlAliif.hasGpu(threads) ? DJL : VECTOR;
  }

  /**
   * The fastest that computes a model: {@link #fastest(int)}, or where that does not support its
   * configuration, libtorch, or where there is none, plain Java. The log says so in one line.
   *
   * @param threads that the model will be created with
   */
  public static Engine fastest(Weights weights, int threads) {
    Engine fastest = fastest(threads);
    if (fastest.supports(weights.config())) {
      return fastest;
    }
    Engine other = DjlAliif.isPresent(threads) ? DJL : SCALAR;
    log.warn(
        "model {}: engine {}, slower than {}, which does not support its configuration",
        weights.name(),
        other,
        fastest);
    return other;
  }

  /**
   * The fastest that computes a baseline: on libtorch, or without it in plain Java.
   *
   * @param threads that one call may use, at least 1; plain Java uses one
   */
  public static PixelShuffle fastest(BaselineWeights weights, int threads) {
    return DjlAliif.isPresent(threads)
        ? DjlPixelShuffle.create(weights, threads)
        : ScalarPixelShuffle.create(weights);
  }

  /** Whether it computes models of a configuration. */
  public boolean supports(AliifConfig config) {
    return switch (this) {
      case SCALAR, DJL -> true;
      case VECTOR -> KernelWeights.support(config);
    };
  }

  /** A model for the calling thread, with features in float32. */
  public Aliif create(Weights weights, int threads) {
    return create(weights, threads, Precision.FLOAT32);
  }

  /**
   * A model for the calling thread.
   *
   * @param threads that one call may use, at least 1; {@link #SCALAR} uses one
   * @param precision of the features that it makes; only {@link #VECTOR} can make others than
   *     float32, the other engines ignore it. Each renders features of either.
   * @throws IllegalArgumentException if the engine does not {@link #supports support} the model
   */
  public Aliif create(Weights weights, int threads, Precision precision) {
    if (!supports(weights.config())) {
      throw new IllegalArgumentException(
          "engine: %s (expected: DJL or SCALAR for model %s)".formatted(this, weights.name()));
    }
    return switch (this) {
      case SCALAR -> ScalarAliif.create(weights);
      case DJL -> DjlAliif.create(weights, threads);
      case VECTOR -> {
        KernelWeights prepared = KernelWeights.of(weights);
        KernelWarmUp.await();
        yield VectorAliif.create(prepared, threads, precision);
      }
    };
  }
}
