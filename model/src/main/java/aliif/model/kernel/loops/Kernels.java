package aliif.model.kernel.loops;

import aliif.model.kernel.memory.JvmFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernel, once, and says which and why. */
public final class Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private Kernels() {}

  /** A kernel and the reason for it, one sentence. */
  public record Choice(Kernel kernel, String sentence) {}

  /** The fastest that this machine and this JVM's flags allow. */
  public static Kernel fastest() {
    return choice().kernel;
  }

  public static Choice choice() {
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
    if (!compilesVectors()) {
      return plain("this JVM, or its flags, have no compiler that knows vectors");
    }
    // Without the instruction the Vector API computes it in decimal fractions, lane by lane.
    if (!JvmFlags.on("UseFMA")) {
      return plain("this machine, or the JVM's flags, have no fused multiply-add");
    }
    try {
      Kernel kernel =
          Class.forName("aliif.model.kernel.loops.VectorKernel")
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

  /*
   * HotSpot's second compiler does, and no other: where code stays interpreted, or with the first
   * compiler, each vector is an object. -client, quick-only and the like all are an "emulated
   * client" there. JVMCI is Graal.
   */
  private static boolean compilesVectors() {
    return JvmFlags.on("UseCompiler")
        && JvmFlags.value("TieredStopAtLevel").filter("4"::equals).isPresent()
        && !System.getProperty("java.vm.info", "").contains("emulated-client")
        && !JvmFlags.on("UseJVMCICompiler")
        && !JvmFlags.off("EnableVectorSupport");
  }
}
