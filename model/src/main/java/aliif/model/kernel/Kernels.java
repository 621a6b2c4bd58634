package aliif.model.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernel, once. */
final class Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private Kernels() {}

  /** The fastest that this machine and this JVM's flags allow. */
  static Kernel fastest() {
    return Fastest.KERNEL;
  }

  private static final class Fastest {
    static final Kernel KERNEL = choose();
  }

  /*
   * By name, so that nothing of the incubator module is loaded where it is not.
   */
  private static Kernel choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.info(
          "kernel: plain loops, because the JVM was started without"
              + " --add-modules jdk.incubator.vector");
      return new PlainKernel();
    }
    try {
      Kernel kernel =
          Class.forName("aliif.model.kernel.VectorKernel")
              .asSubclass(Kernel.class)
              .getDeclaredConstructor()
              .newInstance();
      LOG.info("kernel: {}, the widest this machine and the JVM's flags allow", kernel.name());
      return kernel;
    } catch (ReflectiveOperationException problem) {
      throw new LinkageError("VectorKernel", problem);
    }
  }
}
