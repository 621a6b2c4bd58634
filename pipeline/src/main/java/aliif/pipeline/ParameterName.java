package aliif.pipeline;

import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a request by their names. A query string, the headers of a Kafka record and the
 * options of the command line all use these names: {@code scale=2}, {@code scale: 2}, {@code
 * --scale 2}.
 */
public enum ParameterName {
  SCALE("scale"),
  WIDTH("width"),
  HEIGHT("height"),
  REGION("region"),
  FORMAT("format"),
  QUALITY("quality"),
  MODEL("model"),
  KEEP_METADATA("keep-metadata"),
  CLAMP_CELL("clamp-cell");

  private final String text;

  ParameterName(String text) {
    this.text = text;
  }

  /** The name as callers write it. */
  public String text() {
    return text;
  }

  /** All names as callers write them. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(ParameterName::text).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
