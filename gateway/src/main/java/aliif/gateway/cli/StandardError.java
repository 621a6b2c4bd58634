package aliif.gateway.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Undoes what the launcher did to keep the JVM's warning about incubating modules away. */
public final class StandardError {
  /*
   * The JVM writes that warning before any of our code runs, and has no switch against it. So the
   * launcher starts it with a filter as standard error, and the true one as another descriptor,
   * which is put back here. Leaving the filter in place would let messages arrive after the end of
   * the process, and hold back a progress bar, which has no line ends.
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
