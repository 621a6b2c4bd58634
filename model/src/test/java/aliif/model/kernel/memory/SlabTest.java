package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import aliif.model.kernel.loops.OtherJvm;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabTest {
  @Test
  void placesBeginOnCacheLines() throws Exception {
    assertThat(SlabProbe.misplaced()).isEmpty();
  }

  /** Their arrays' values begin 12 and 20 bytes after the array does, and not 16. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseCompactObjectHeaders", "-XX:-UseCompressedClassPointers"})
  void placesBeginOnCacheLinesWithOtherObjectHeaders(String flag) throws Exception {
    assertThat(OtherJvm.run(SlabProbe.class, "-Xmx512m", flag)).contains("misplaced: []");
  }

  @Test
  void placesAreZeroAndApart() {
    Slab slab = new Slab();
    List<Slab.Stretch> places = new ArrayList<>();
    int[] sizes = {5, 64, 1_200_000, 600_000, 600_000, 33};
    for (int i = 0; i < sizes.length; i++) {
      Slab.Stretch place = slab.take(sizes[i]);
      places.add(place);
      int end = place.at + sizes[i];
      assertThat(Arrays.copyOfRange(place.values, place.at, end)).containsOnly(0);
      Arrays.fill(place.values, place.at, end, i + 1);
    }
    for (int i = 0; i < sizes.length; i++) {
      Slab.Stretch place = places.get(i);
      int end = place.at + sizes[i];
      assertThat(Arrays.copyOfRange(place.values, place.at, end)).containsOnly(i + 1);
    }
  }

  /** So that G1 puts them at a region's begin. */
  @ParameterizedTest
  @ValueSource(ints = {1, 524_287, 524_288, 1_000_000})
  void arraysAreLargerThanHalfARegion(int floats) {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    assumeThat(jvm.getVMOption("UseG1GC").getValue()).isEqualTo("true");
    long region = Long.parseLong(jvm.getVMOption("G1HeapRegionSize").getValue());
    long bytes = (long) Float.BYTES * new Slab().take(floats).values.length;
    assertThat(bytes).isGreaterThan(region / 2);
  }
}
