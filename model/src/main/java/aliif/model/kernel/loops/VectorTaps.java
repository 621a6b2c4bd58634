package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Resamples lines: outputs are lanes, whose inputs are gathered. */
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
}
