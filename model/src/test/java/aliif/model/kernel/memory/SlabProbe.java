package aliif.model.kernel.memory;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Asks the JVM where an array's values begin, and looks at places from there. */
final class SlabProbe {
  private SlabProbe() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    System.out.println("misplaced: " + misplaced());
  }

  /** Sizes whose places do not begin on a cache line, if the array begins on one. */
  static List<Integer> misplaced() throws ReflectiveOperationException {
    long header = header();
    Slab slab = new Slab();
    List<Integer> misplaced = new ArrayList<>();
    for (int floats : new int[] {1, 16, 17, 2_000_000, 3}) {
      if ((header + (long) Float.BYTES * slab.take(floats).at) % 64 != 0) {
        misplaced.add(floats);
      }
    }
    return misplaced;
  }

  /* By reflection: what knows it is not to be compiled against for ever. */
  private static long header() throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field instance = unsafe.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    return ((Number)
            unsafe
                .getMethod("arrayBaseOffset", Class.class)
                .invoke(instance.get(null), float[].class))
        .longValue();
  }
}
