package aliif.model.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernel, once, and says which and why. */
final class Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private Kernels() {}

  /** A kernel and the reason for it, one sentence. */
  record Choice(Kernel kernel, String sentence) {}

  /** The fastest that this machine and this JVM's flags allow. */
  static Kernel fastest() {
    return choice().kernel;
  }

  static Choice choice() {
    return Fastest.CHOICE;
  }

  private static final class Fastest {
    static final Choice CHOICE = choose();

    static {
      LOG.info(CHOICE.sentence);
    }
  }

  /*
   * By name, so that nothing of the incubator module is loaded where it is not.
   */
  private static Choice choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return plain("the JVM was started without --add-modules jdk.incubator.vector");
    }
    if (!hasFusedMultiplyAdd()) {
      return plain("this machine, or the JVM's flags, have no fused multiply-add");
    }
    try {
      Kernel kernel =
          Class.forName("aliif.model.kernel.VectorKernel")
              .asSubclass(Kernel.class)
              .getDeclaredConstructor()
              .newInstance();
      return new Choice(
          kernel,
          "kernel: "
              + kernel.name()
              + ", because they are the widest that this machine and the JVM's flags allow");
    } catch (ReflectiveOperationException problem) {
      throw new LinkageError("VectorKernel", problem);
    }
  }

  private static Choice plain(String reason) {
    return new Choice(new PlainKernel(), "kernel: plain loops, because " + reason);
  }

  /* Without the instruction the Vector API computes it in decimal fractions, lane by lane. */
  private static boolean hasFusedMultiplyAdd() {
    HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return Boolean.parseBoolean(flags.getVMOption("UseFMA").getValue());
  }
}
