package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Resamples lines, with outputs as lanes whose inputs are gathered, and blends them. */
final class VectorTaps {
  private VectorTaps() {}

  static void resample(float[] x, int from, Taps taps, float[] y) {
    int i = 0;
    for (; i + COUNT <= taps.outputs; i += COUNT) {
      outputs(x, from, taps, y, i);
    }
    if (i < taps.outputs) {
      outputs(x, from, taps, y, taps.outputs - COUNT); // some of them once more
    }
  }

  private static void outputs(float[] x, int from, Taps taps, float[] y, int i) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = 0; k < taps.count; k++) {
      FloatVector inputs = FloatVector.fromArray(SPECIES, x, from + k, taps.starts, i);
      FloatVector weights = FloatVector.fromArray(SPECIES, taps.weights, k * taps.outputs + i);
      sum = sum.add(weights.mul(inputs));
    }
    sum.intoArray(y, i);
  }

  static void addScaled(float[] y, int to, float factor, float[] x, int from, int count) {
    int whole = SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector scaled = FloatVector.fromArray(SPECIES, x, from + i).mul(factor);
      FloatVector.fromArray(SPECIES, y, to + i).add(scaled).intoArray(y, to + i);
    }
    for (int i = whole; i < count; i++) {
      y[to + i] += factor * x[from + i];
    }
  }
}
