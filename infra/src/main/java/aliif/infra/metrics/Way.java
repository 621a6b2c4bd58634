package aliif.infra.metrics;

import java.util.Locale;

/** How an image came in. */
public enum Way {
  KAFKA,
  HTTP,
  CLI;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
