package aliif.gateway.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Whether requests can be served now.
 *
 * @param parts what must be well, by name; each is asked at each look, and answers soon
 */
public record Health(Map<String, Supplier<CompletionStage<Boolean>>> parts) {
  public Health {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** The state of each part; one that fails to answer is not well. */
  public CompletionStage<Map<String, Boolean>> look() {
    CompletableFuture<Map<String, Boolean>> all =
        CompletableFuture.completedFuture(new TreeMap<>());
    for (var part : parts.entrySet()) {
      CompletionStage<Boolean> state = part.getValue().get().exceptionally(_ -> false);
      all =
          all.thenCombine(
              state,
              (states, well) -> {
                states.put(part.getKey(), well);
                return states;
              });
    }
    return all;
  }

  /** Whether all parts are well. */
  public CompletionStage<Boolean> ready() {
    return look().thenApply(states -> !states.containsValue(false));
  }
}
