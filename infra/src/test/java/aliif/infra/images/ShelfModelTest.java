package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A shelf against a plain model: a map in the order of use, under random puts, uses and removals.
 */
final class ShelfModelTest {
  private static final long QUOTA = 100;

  private final Shelf shelf = new Shelf(QUOTA);

  /** Bytes of each image that is kept, the least recently used first. */
  private final Map<ImageId, Long> model = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<ImageId> inUse = new HashSet<>();

  private static ImageId id(int number) {
    return new ImageId("%064x".formatted(number));
  }

  /** An image has the same bytes whenever it comes. */
  private static long bytes(ImageId id) {
    return 1 + Integer.parseInt(id.hex().substring(60), 16) * 7L % 60;
  }

  private long used() {
    return model.values().stream().mapToLong(each -> each).sum();
  }

  private void put(ImageId id) {
    long held = inUse.stream().mapToLong(ShelfModelTest::bytes).sum();
    Map<ImageId, Long> before = new LinkedHashMap<>(model);
    List<ImageId> leaving;
    try {
      leaving = shelf.makeRoom(id, bytes(id));
    } catch (UpscaleException noRoom) {
      assertThat(held + bytes(id)).as("images in use").isGreaterThan(QUOTA);
      assertThat(shelf.used()).isEqualTo(used());
      return;
    }
    assertThat(leaving).noneMatch(inUse::contains);
    assertThat(leaving)
        .isEqualTo(
            before.keySet().stream()
                .filter(each -> !inUse.contains(each))
                .limit(leaving.size())
                .toList());
    leaving.forEach(model::remove);
    KeptImage kept = shelf.put(id, bytes(id));
    model.put(id, bytes(id));
    if (!inUse.contains(id) && (id.hashCode() & 1) == 0) {
      kept.enter();
      inUse.add(id);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theQuotaHoldsAndTheOldestGoFirst(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 3_000; step++) {
      ImageId id = id(random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> put(id);
        case 3 -> {
          assertThat(shelf.find(id).isPresent()).isEqualTo(model.get(id) != null);
        }
        case 4 -> {
          if (inUse.remove(id)) {
            shelf.find(id).orElseThrow().leave();
            assertThat(model.get(id)).isNotNull();
          }
        }
        default -> {
          if (!inUse.contains(id)) {
            assertThat(shelf.remove(id)).isEqualTo(model.remove(id) != null);
          }
        }
      }
      assertThat(shelf.used()).as("step %d", step).isEqualTo(used()).isLessThanOrEqualTo(QUOTA);
      assertThat(shelf.count()).isEqualTo(model.size());
      assertThat(shelf.latest(99)).isEqualTo(List.copyOf(model.keySet()).reversed());
    }
    List.copyOf(model.keySet()).forEach(shelf::remove);
    assertThat(shelf.used()).isZero();
    assertThat(shelf.count()).isZero();
  }
}
