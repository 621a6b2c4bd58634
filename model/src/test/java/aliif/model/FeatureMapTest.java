package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.FeatureMap.Precision;
import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FeatureMapTest {
  private static final Size SIZE = new Size(4, 3);
  private static final int DEPTH = 5;

  /** Values that both precisions hold exactly. */
  private static float value(int at) {
    return at - 0.5f;
  }

  private static Stream<FeatureMap> maps() {
    float[] singles = new float[12 * DEPTH];
    short[] halves = new short[12 * DEPTH];
    for (int at = 0; at < singles.length; at++) {
      singles[at] = value(at);
      halves[at] = Float.floatToFloat16(value(at));
    }
    return Stream.of(new FeatureMap(SIZE, DEPTH, singles), new FeatureMap(SIZE, DEPTH, halves));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void everyWayOfReadingGivesTheSameValues(FeatureMap map) {
    float[] all = map.values();
    float[] row = new float[4 * DEPTH + 3];
    for (int y = 0; y < 3; y++) {
      map.readRow(y, row);
      FloatBuffer rows = map.rows(y, 3 - y);
      assertThat(rows.remaining()).isEqualTo((3 - y) * 4 * DEPTH);
      for (int n = 0; n < 4 * DEPTH; n++) {
        int at = y * 4 * DEPTH + n;
        assertThat(all[at]).isEqualTo(value(at));
        assertThat(row[n]).isEqualTo(value(at));
        assertThat(rows.get()).isEqualTo(value(at));
        assertThat(map.value(at / DEPTH, at % DEPTH)).isEqualTo(value(at));
      }
      assertThat(row[4 * DEPTH]).isZero();
    }
    assertThat(map.values(7, 1, 4)).containsExactly(value(36), value(37), value(38));
  }

  @Test
  void aMapWeighsWhatItsValuesDo() {
    FeatureMap[] maps = maps().toArray(FeatureMap[]::new);
    assertThat(maps[0].precision()).isEqualTo(Precision.FLOAT32);
    assertThat(maps[0].bytes()).isEqualTo(240);
    assertThat(maps[1].precision()).isEqualTo(Precision.FLOAT16);
    assertThat(maps[1].bytes()).isEqualTo(120);
  }

  @Test
  void valuesThatDoNotFillTheMapAreRefused() {
    assertThatThrownBy(() -> new FeatureMap(SIZE, DEPTH, new float[59]))
        .hasMessage("values: 59 (expected: 60 for 4x3 x 5)");
    assertThatThrownBy(() -> new FeatureMap(SIZE, DEPTH, new short[61]))
        .hasMessage("values: 61 (expected: 60 for 4x3 x 5)");
  }
}
