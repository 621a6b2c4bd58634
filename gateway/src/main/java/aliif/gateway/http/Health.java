package aliif.gateway.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Whether requests can be served now.
 *
 * @param parts what must be well, by name; each answers at once
 */
public record Health(Map<String, BooleanSupplier> parts) {
  public Health {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** The state of each part. */
  Map<String, Boolean> look() {
    Map<String, Boolean> states = new LinkedHashMap<>();
    parts.forEach((name, part) -> states.put(name, part.getAsBoolean()));
    return states;
  }
}
