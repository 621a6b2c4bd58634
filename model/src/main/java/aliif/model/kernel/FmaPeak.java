package aliif.model.kernel;

import aliif.model.kernel.encoder.Crew;
import aliif.model.kernel.loops.Kernels;
import java.util.concurrent.atomic.DoubleAdder;

/** What this machine's floating-point units can do at most, measured with the chosen kernel. */
public final class FmaPeak {
  private static final int ROUNDS = 200_000;
  private static final int RUNS = 40;

  private FmaPeak() {}

  /** The kernel and the reason for it, one sentence. */
  public static String kernel() {
    return Kernels.choice().sentence();
  }

  /**
   * The sum over so many threads at once, each in its best run.
   *
   * @return in 10^9 floating-point operations per second, of which a multiply-add has two
   */
  public static double gigaflops(int threads) {
    DoubleAdder sum = new DoubleAdder();
    try (Crew crew = new Crew(threads)) {
      crew.run(_ -> sum.add(best()));
    }
    return sum.sum();
  }

  private static double best() {
    double best = 0;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      long operations = Kernels.fastest().multiplyAdd(ROUNDS);
      best = Math.max(best, (double) operations / (System.nanoTime() - start));
    }
    return best;
  }
}
