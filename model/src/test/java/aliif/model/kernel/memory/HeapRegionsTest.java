package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What arrays take of a heap that is divided into regions. */
final class HeapRegionsTest {
  private static final long MIB = 1 << 20;

  @Test
  void anArrayTakesItsBytesAndAHeaderOrWholeRegions() {
    assertThat(HeapRegions.room(0)).isEqualTo(16);
    assertThat(HeapRegions.room(1000)).isEqualTo(1016);
    long before = 0;
    for (long bytes = 1; bytes < 200 * MIB; bytes += bytes / 7 + 1) {
      long room = HeapRegions.room(bytes);
      assertThat(room).isBetween(Math.max(before, bytes + 16), bytes + 16 + 32 * MIB);
      assertThat(room == bytes + 16 || room % MIB == 0).isTrue();
      before = room;
    }
  }

  @Test
  void aRegionIsAsLargeAsTheCollectorSays() {
    assumeThat(JvmFlags.on("UseG1GC")).isTrue();
    long region = Long.parseLong(JvmFlags.value("G1HeapRegionSize").orElseThrow());
    assertThat(HeapRegions.room(region / 2 - 16)).isEqualTo(region / 2);
    assertThat(HeapRegions.room(region / 2 - 15)).isEqualTo(region);
    assertThat(HeapRegions.room(region - 16)).isEqualTo(region);
    assertThat(HeapRegions.room(region - 15)).isEqualTo(2 * region);
  }

  /** What a slab says is the sum over its arrays, and known without them. */
  @Test
  void aSlabTakesWhatItsArraysTake() {
    Random random = new Random(2);
    Slab slab = new Slab();
    Slab.Count count = new Slab.Count();
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int place = 0; place < 60; place++) {
      int floats = 1 + random.nextInt(1 << random.nextInt(4, 21));
      arrays.add(slab.take(floats).values);
      count.take(floats);
      long expected =
          arrays.stream().mapToLong(it -> HeapRegions.room((long) Float.BYTES * it.length)).sum();
      assertThat(slab.bytes()).isEqualTo(expected);
      assertThat(count.bytes()).isEqualTo(expected);
    }
    assertThat(arrays).hasSizeBetween(3, 59);
  }

  /** More than fits an array is counted all the same. */
  @Test
  void aPlaceOfAnySizeIsCounted() {
    Slab.Count count = new Slab.Count();
    count.take(1L << 40);
    assertThat(count.bytes()).isBetween(1L << 42, (1L << 42) + 64 * MIB);
  }

  @Test
  void aFlagIsOnOffOrNotThere() {
    assertThat(JvmFlags.value("NoSuchFlag")).isEmpty();
    assertThat(JvmFlags.on("NoSuchFlag")).isFalse();
    assertThat(JvmFlags.off("NoSuchFlag")).isFalse();
    assumeThat(JvmFlags.value("UseG1GC")).isPresent();
    assertThat(JvmFlags.on("UseG1GC")).isNotEqualTo(JvmFlags.off("UseG1GC"));
    assertThat(JvmFlags.on("MaxHeapSize") || JvmFlags.off("MaxHeapSize")).isFalse();
  }
}
