package aliif.gateway.zoom.view;

import aliif.gateway.answer.JsonDocument;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of a JSON object, read strictly: a value of another type is refused. */
record JsonFields(String path, JsonObject object) {
  private static final int SHOWN = 60;

  /**
   * Reads a text that is one JSON object.
   *
   * @throws ZoomProblem if it is anything else
   */
  static JsonFields parse(String text) {
    return JsonDocument.read(text)
        .map(object -> new JsonFields("", object))
        .orElseThrow(() -> notJson(text));
  }

  private static ZoomProblem notJson(String text) {
    return ZoomProblem.invalid("message: " + shown(text) + " (expected: one JSON object)");
  }

  /** The beginning of a text that may be long. */
  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private ZoomProblem wrong(String name, String expected) {
    JsonElement value = object.get(name);
    return ZoomProblem.invalid(
        "%s%s: %s (expected: %s)"
            .formatted(path, name, value == null ? "none" : shown(value.toString()), expected));
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** A number within bounds, both included. */
  double number(String name, double least, double most) {
    double value = number(name).orElseThrow(() -> wrong(name, "a number"));
    if (!(value >= least && value <= most)) {
      throw wrong(name, "a number from %s to %s".formatted(plain(least), plain(most)));
    }
    return value;
  }

  /** A whole number within bounds, both included. */
  long whole(String name, long least, long most) {
    double value = number(name).orElse(Double.NaN);
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw wrong(name, "a whole number from %d to %d".formatted(least, most));
    }
    return (long) value;
  }

  private Optional<Double> number(String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isNumber()
        ? Optional.of(value.getAsDouble())
        : Optional.empty();
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  String text(String name) {
    if (object.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw wrong(name, "a text");
  }

  boolean flag(String name) {
    if (object.get(name) instanceof JsonPrimitive value && value.isBoolean()) {
      return value.getAsBoolean();
    }
    throw wrong(name, "true or false");
  }

  JsonFields fields(String name) {
    if (object.get(name) instanceof JsonObject inner) {
      return new JsonFields(path + name + ".", inner);
    }
    throw wrong(name, "an object");
  }

  List<String> texts(String name) {
    if (!(object.get(name) instanceof JsonArray array)) {
      throw wrong(name, "a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonElement each : array) {
      if (!(each instanceof JsonPrimitive value && value.isString())) {
        throw wrong(name, "a list of texts");
      }
      texts.add(value.getAsString());
    }
    return texts;
  }
}
