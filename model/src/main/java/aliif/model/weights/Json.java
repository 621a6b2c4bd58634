package aliif.model.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** JSON objects and whole numbers, strictly read. */
final class Json {
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  private Json() {}

  /** The object that a text is, or nothing if it is anything else. */
  static Optional<JsonObject> object(String text) {
    try {
      return Optional.ofNullable(STRICT.fromJson(text, JsonElement.class))
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject);
    } catch (JsonParseException problem) {
      return Optional.empty();
    }
  }

  /** A number without a fraction that fits a {@code long}, or nothing. */
  static OptionalLong whole(JsonElement element) {
    if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isNumber()) {
      return OptionalLong.empty();
    }
    String digits = element.getAsString();
    // A short text only: 1e999999999 is a number too, and takes for ever to write out.
    if (digits.length() > 20 || digits.matches(".*[eE].{3,}")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(new BigDecimal(digits).longValueExact());
    } catch (ArithmeticException problem) {
      return OptionalLong.empty();
    }
  }
}
