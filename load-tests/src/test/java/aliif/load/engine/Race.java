package aliif.load.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Runners that take turns, a call each: what else happens on the machine happens to all of them.
 * For machines that are never quiet, where forks one after the other compare the weather. The first
 * fifth of the rounds does not count.
 */
final class Race {
  private final String unit;
  private final int rounds;
  private final List<Runner> runners = new ArrayList<>();

  /** What a runner does. */
  interface Call {
    void run() throws Exception;
  }

  /** One who runs, and what its rounds took, in units. */
  private static final class Runner {
    private final String name;
    private final Call call;
    private final double perUnit;
    private final double[] times;

    Runner(String name, Call call, double perUnit, int rounds) {
      this.name = name;
      this.call = call;
      this.perUnit = perUnit;
      this.times = new double[rounds];
    }
  }

  /**
   * @param unit of what is printed
   */
  Race(String unit, int rounds) {
    this.unit = unit;
    this.rounds = rounds;
  }

  /**
   * Adds a runner; the others are compared with the first.
   *
   * @param perUnit nanoseconds of a call for one unit
   */
  Race with(String name, double perUnit, Call call) {
    runners.add(new Runner(name, call, perUnit, rounds));
    return this;
  }

  /** Runs, and prints best, median, and the median of the ratios to the first runner. */
  void run() throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Runner runner : runners) {
        long start = System.nanoTime();
        runner.call.run();
        runner.times[round] = (System.nanoTime() - start) / runner.perUnit;
      }
    }
    double[] first = runners.getFirst().times;
    for (Runner runner : runners) {
      double[] times = counted(runner.times);
      double[] ratios =
          counted(
              IntStream.range(0, rounds).mapToDouble(i -> runner.times[i] / first[i]).toArray());
      System.out.printf(
          Locale.ROOT,
          "%-20s best %7.1f, median %7.1f %s; %.2f times the first%n",
          runner.name,
          times[0],
          times[times.length / 2],
          unit,
          ratios[ratios.length / 2]);
    }
  }

  private static double[] counted(double[] values) {
    return Arrays.stream(values).skip(values.length / 5).sorted().toArray();
  }
}
