package aliif.model.kernel.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How this JVM was started, as far as it says so: only HotSpot does. */
public final class JvmFlags {
  private JvmFlags() {}

  /** A flag's value, or nothing where the JVM has no such flag. */
  public static Optional<String> value(String name) {
    @Nullable HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (flags == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(flags.getVMOption(name).getValue());
    } catch (IllegalArgumentException problem) { // no such flag
      return Optional.empty();
    }
  }

  /** Whether a flag is on. */
  public static boolean on(String name) {
    return value(name).filter("true"::equals).isPresent();
  }

  /** Whether there is a flag that is off. */
  public static boolean off(String name) {
    return value(name).filter("false"::equals).isPresent();
  }
}
