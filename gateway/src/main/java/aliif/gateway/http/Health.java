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
 * @param parts by name, with a question whether the part is well, which must be answered soon
 */
public record Health(Map<String, Supplier<CompletionStage<Boolean>>> parts) {
  public Health {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Asks each part whether it is well; a part that fails to answer is not. */
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
