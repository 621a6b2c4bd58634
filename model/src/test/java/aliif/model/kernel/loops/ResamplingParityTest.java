package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.KernelPair.UNTOUCHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of {@link Kernel} that resample lines: the same bits from both kernels. */
final class ResamplingParityTest {
  private final KernelPair kernels = new KernelPair();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 580})
  void resampledLinesHaveTheSameBits(int outputs) {
    for (int most : new int[] {1, 4, 11}) {
      int inputs = 3 * outputs + most;
      int[] starts = new int[outputs];
      int[] counts = new int[outputs];
      for (int i = 0; i < outputs; i++) {
        starts[i] = 3 * i + i % 2;
        counts[i] = i % 3 == 0 ? most : Math.min(1 + i % most, inputs - starts[i]);
      }
      float[] weights = kernels.values(outputs * most);
      float[] line = kernels.values(5 + inputs);
      Taps taps = new Taps(starts, counts, most);
      float[] expected = new float[outputs + 1];
      expected[outputs] = UNTOUCHED;
      for (int i = 0; i < outputs; i++) {
        for (int k = 0; k < counts[i]; k++) {
          taps.set(i, starts[i] + k, weights[i * most + k]);
          expected[i] += weights[i * most + k] * line[5 + starts[i] + k];
        }
      }
      for (Kernel kernel : List.of(kernels.plain, kernels.vector)) {
        float[] actual = new float[outputs + 1];
        actual[outputs] = UNTOUCHED;
        kernel.resample(line, 5, taps, actual);
        assertThat(actual).as("%s, %d inputs", kernel.name(), most).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 580})
  void addedLinesHaveTheSameBits(int count) {
    float[] x = kernels.values(3 + count);
    float[] y = kernels.values(5 + count + 1);
    float[] expected = y.clone();
    for (int i = 0; i < count; i++) {
      expected[5 + i] = y[5 + i] + 0.3f * x[3 + i];
    }
    for (Kernel kernel : List.of(kernels.plain, kernels.vector)) {
      float[] actual = y.clone();
      kernel.addScaled(actual, 5, 0.3f, x, 3, count);
      assertThat(actual).as(kernel.name()).isEqualTo(expected);
    }
  }
}
