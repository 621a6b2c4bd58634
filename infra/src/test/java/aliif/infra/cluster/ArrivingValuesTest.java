package aliif.infra.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.cluster.wire.ClusterMessage;
import aliif.infra.cluster.wire.ValueRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that travel in parts, over a connection that may lose or repeat any of them. */
final class ArrivingValuesTest {
  private static final int PART = ClusterMessage.PART;

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1, 5 * PART + 7})
  void aConnectionThatLosesAndRepeatsPartsDeliversAllOfThem(int count) {
    float[] sent = values(count);
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      ArrivingValues arriving = new ArrivingValues(count);
      Deque<ValueRange> travelling = new ArrayDeque<>();
      int asked = 0;
      while (!arriving.isComplete()) {
        for (var part = arriving.ask(); part.isPresent(); part = arriving.ask()) {
          asked++;
          if (random.nextInt(4) > 0) {
            travelling.add(ArrivingValues.part(sent, part.get().from(), part.get().count()));
          }
        }
        assertThat(travelling.size()).as("parts on their way").isLessThanOrEqualTo(2 + asked / 4);
        if (travelling.isEmpty()) {
          arriving.again();
          continue;
        }
        ValueRange next = travelling.remove();
        boolean taken = arriving.add(next);
        assertThat(arriving.add(next)).as("the same part once more").isFalse();
        if (!taken) {
          arriving.again(); // what came before it was lost
          travelling.clear();
        }
      }
      assertThat(arriving.values()).isEqualTo(sent);
      assertThat(arriving.ask()).as("nothing more is asked for").isEmpty();
    }
  }

  @Test
  void twoPartsAreAskedForAtOnce() {
    ArrivingValues arriving = new ArrivingValues(5 * PART);

    assertThat(arriving.ask()).contains(new ArrivingValues.Part(0, PART));
    assertThat(arriving.ask()).contains(new ArrivingValues.Part(PART, PART));
    assertThat(arriving.ask()).isEmpty();
    assertThat(arriving.add(new ValueRange(0, new float[PART]))).isTrue();
    assertThat(arriving.ask()).contains(new ArrivingValues.Part(2 * PART, PART));
    assertThat(arriving.ask()).isEmpty();
  }

  @Test
  void whatWasNotAskedForIsNotTaken() {
    ArrivingValues arriving = new ArrivingValues(10);
    assertThat(arriving.add(new ValueRange(0, new float[1]))).as("before it is asked").isFalse();

    assertThat(arriving.ask()).contains(new ArrivingValues.Part(0, 10));
    assertThat(arriving.add(new ValueRange(0, new float[11]))).as("too many").isFalse();
    assertThat(arriving.add(new ValueRange(1, new float[1]))).as("not the next").isFalse();
    assertThat(arriving.add(new ValueRange(-1, new float[1]))).isFalse();
    assertThat(arriving.add(new ValueRange(0, values(4)))).as("a part of it").isTrue();
    assertThat(arriving.add(new ValueRange(4, new float[6]))).isTrue();
    assertThat(arriving.values()).containsExactly(0, 1, 2, 3, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void itStandsIfNothingCameSinceTheLastLook() {
    ArrivingValues arriving = new ArrivingValues(2 * PART);
    assertThat(arriving.stands()).as("nothing is on its way").isFalse();
    arriving.ask();
    arriving.ask();
    assertThat(arriving.stands()).isTrue();
    arriving.add(new ValueRange(0, new float[PART]));
    assertThat(arriving.stands()).as("something came").isFalse();
    assertThat(arriving.stands()).isTrue();
    arriving.again();
    assertThat(arriving.stands()).as("nothing is on its way any more").isFalse();
    assertThat(arriving.ask()).contains(new ArrivingValues.Part(PART, PART));
    arriving.add(new ValueRange(PART, new float[PART]));
    assertThat(arriving.stands()).as("all is there").isFalse();
    assertThat(arriving.stands()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1",
    "0, 0",
    "0, -1",
    "0, 11",
    "10, 1",
    "1, 10",
    "2147483647, 1",
    "2147483647, 2147483647"
  })
  void aPartThatIsNoneIsRefused(int from, int count) {
    assertThatThrownBy(() -> ArrivingValues.part(values(10), from, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("part: %d from %d (expected: a part of 10 values)", count, from);
  }

  @Test
  void aPartIsACopyAndNoLargerThanAMessage() {
    float[] values = values(PART + 1);
    ValueRange part = ArrivingValues.part(values, 1, PART);
    values[1] = -5;

    assertThat(part.from()).isEqualTo(1);
    assertThat(part.values()).hasSize(PART).startsWith(1, 2, 3);
    assertThatThrownBy(() -> ArrivingValues.part(values, 0, PART + 1))
        .hasMessageContaining("part: " + (PART + 1));
    assertThat(Optional.of(ArrivingValues.part(values, PART, 1).values()[0]))
        .contains((float) PART);
  }
}
