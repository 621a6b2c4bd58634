package aliif.gateway.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives the process its own standard error back. The launcher starts the JVM with a filter there,
 * which drops the JVM's warning about incubating modules.
 */
public final class StandardError {
  /*
   * The JVM writes the warning before any of our code runs, and has no switch to turn it off. The
   * launcher therefore starts the JVM with the filter as descriptor 2, and passes the real standard
   * error as another descriptor, which is put back here. With the filter left in place, messages
   * could arrive after the process has ended, and a progress bar, which has no line ends, would be
   * held back.
   */
  private static final String DESCRIPTOR = "aliif.stderr";

  private StandardError() {}

  /** Makes the descriptor named by the property {@code aliif.stderr} the standard error. */
  public static void restore() {
    Integer from = Integer.getInteger(DESCRIPTOR);
    if (from != null) {
      duplicate(from, 2);
    }
  }

  @SuppressWarnings("restricted")
  private static void duplicate(int from, int to) {
    Linker linker = Linker.nativeLinker();
    MethodHandle dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int _ = (int) dup2.invokeExact(from, to);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
