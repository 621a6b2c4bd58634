package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private static Supplier<CompletionStage<Boolean>> is(boolean well) {
    return () -> CompletableFuture.completedStage(well);
  }

  private static boolean ready(Health health) {
    return health.ready().toCompletableFuture().join();
  }

  @Test
  void allPartsMustBeWell() {
    assertThat(ready(new Health(Map.of()))).isTrue();
    assertThat(ready(new Health(Map.of("a", is(true), "b", is(true))))).isTrue();
    assertThat(ready(new Health(Map.of("a", is(true), "b", is(false))))).isFalse();
  }

  @Test
  void aPartThatFailsToAnswerIsNotWell() {
    Health health =
        new Health(
            Map.of(
                "broken",
                () -> CompletableFuture.failedStage(new IllegalStateException("late")),
                "sound",
                is(true)));

    assertThat(health.look().toCompletableFuture().join())
        .isEqualTo(Map.of("broken", false, "sound", true));
  }

  @Test
  void everyLookAsksAnew() {
    AtomicBoolean well = new AtomicBoolean();
    Health health = new Health(Map.of("part", () -> CompletableFuture.completedStage(well.get())));
    assertThat(ready(health)).isFalse();
    well.set(true);

    assertThat(ready(health)).isTrue();
  }

  @Test
  void partsAreThoseOfTheBeginning() {
    Map<String, Supplier<CompletionStage<Boolean>>> parts = new LinkedHashMap<>();
    parts.put("part", is(true));
    Health health = new Health(parts);
    parts.put("late", is(false));

    assertThat(ready(health)).isTrue();
  }
}
