package aliif.gateway.testing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * While it is open, this thread may open no more files than anybody may, even if the process is
 * root's: Linux's {@code setfsuid}, which holds for one thread. Changes nothing for other users.
 * For one thread.
 */
public final class Unprivileged implements AutoCloseable {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;
  private static final int NO_USER = -1; // changes nothing; the answer is who it was

  private final boolean root;

  private Unprivileged(boolean root) {
    this.root = root;
  }

  /** Whether this system can do that. */
  public static boolean supported() {
    return Linker.nativeLinker().defaultLookup().find("setfsuid").isPresent();
  }

  public static Unprivileged begin() {
    boolean root = act(NO_USER) == ROOT;
    if (root) {
      int _ = act(NOBODY);
    }
    return new Unprivileged(root);
  }

  @Override
  public void close() {
    if (root) {
      int _ = act(ROOT);
    }
  }

  /** Acts as a user from now on; returns who it was. */
  @SuppressWarnings("restricted")
  private static int act(int user) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setfsuid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setfsuid"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      return (int) setfsuid.invokeExact(user);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
