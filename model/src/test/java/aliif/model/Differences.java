package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two arrays are from each other. */
public final class Differences {
  private Differences() {}

  /** The largest difference, or NaN if there is one. */
  public static float largest(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    float largest = 0;
    for (int i = 0; i < actual.length; i++) {
      float difference = Math.abs(actual[i] - expected[i]);
      largest = Float.isNaN(difference) ? Float.NaN : Math.max(largest, difference);
    }
    return largest;
  }
}
