package aliif.model.engine;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.djl.DjlMemory;
import aliif.model.kernel.KernelMemory;
import aliif.model.scalar.ScalarMemory;

/**
 * What one instance of an engine needs, in bytes, known before there is one. The weights, which
 * instances share, and the arguments and results of calls are not counted.
 *
 * @param config of the model
 * @param threads that one call may use, at least 1
 * @param precision that the engine is asked for, see {@link Engine#create}
 */
public record EngineMemory(Engine engine, AliifConfig config, int threads, Precision precision) {

  /** A feature map of a crop. */
  public long features(Size crop) {
    int value = engine == Engine.VECTOR && precision == Precision.FLOAT16 ? 2 : 4;
    return crop.pixels() * FeatureLayout.of(config).depth() * value;
  }

  /** What the engine keeps from call to call, until it is closed. */
  public long held(RenderWindow largest) {
    return switch (engine) {
      case SCALAR, DJL -> 0;
      case VECTOR -> kernels().held(largest);
    };
  }

  /**
   * What it holds during a call at most, with {@link #held}. Of {@link Engine#DJL} it is an
   * estimate, and memory outside the heap: of the device, or of the process.
   *
   * @param largest window that it will render, whose crop is the largest that it will encode
   */
  public long working(RenderWindow largest) {
    return switch (engine) {
      case SCALAR -> new ScalarMemory(config).working(largest);
      case DJL -> new DjlMemory(config).working(largest);
      case VECTOR -> kernels().working(largest);
    };
  }

  /**
   * The same for a {@link SelfEnsemble} over the engine, which renders the window in both
   * directions. The images that the ensemble turns are not counted.
   */
  public long workingAsSelfEnsemble(RenderWindow largest) {
    RenderWindow turned = new Symmetry(false, false, true).apply(largest);
    return Math.max(working(largest), working(turned));
  }

  private KernelMemory kernels() {
    return new KernelMemory(config, threads, precision);
  }
}
