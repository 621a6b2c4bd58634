package aliif.infra.metrics;

import java.util.Locale;

/** Where a request comes from. */
public enum InputChannel {
  KAFKA,
  HTTP;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
