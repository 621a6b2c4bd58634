package aliif.infra.metrics;

import java.util.Locale;

/** How an image came in. */
public enum InputChannel {
  KAFKA,
  HTTP;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
