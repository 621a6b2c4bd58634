package aliif.gateway.jobs;

import aliif.gateway.answer.JsonDocument;
import aliif.infra.kafka.jobs.JobRequest;
import aliif.pipeline.ImageId;
import aliif.pipeline.ParameterName;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleParameters;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the request for a job, which is JSON, strictly: what is not known is refused. */
final class JobBody {
  private static final String IMAGES = "images";
  private static final String PARAMETERS = "parameters";
  private static final String PRIORITY = "priority";
  private static final String WITHIN = "within";
  private static final String ID = "id";
  private static final List<String> NAMES = List.of(IMAGES, PARAMETERS, PRIORITY, WITHIN);

  /** An image's own size replaces the common one, whichever of these it is given by. */
  private static final Set<String> SIZES =
      Set.of(ParameterName.SCALE.text(), ParameterName.WIDTH.text(), ParameterName.HEIGHT.text());

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int SHOWN = 60;

  private JobBody() {}

  /**
   * Reads a request.
   *
   * @param now from which {@code within} counts
   * @throws UpscaleException if it is not one
   */
  static JobRequest parse(String text, Instant now) {
    JsonObject json =
        JsonDocument.read(text).orElseThrow(() -> invalid("body", cut(text), "one JSON object"));
    json.keySet().forEach(name -> require(NAMES.contains(name), name, "unknown", NAMES.toString()));
    if (!(json.get(IMAGES) instanceof JsonArray listed) || listed.isEmpty()) {
      throw invalid(
          IMAGES,
          Optional.ofNullable(json.get(IMAGES)).map(JobBody::shown).orElse("none"),
          "a list of stored images");
    }
    Map<String, String> common =
        json.has(PARAMETERS) ? parameters(PARAMETERS, json.get(PARAMETERS), List.of()) : Map.of();
    List<JobRequest.Image> images = new ArrayList<>();
    for (JsonElement each : listed) {
      images.add(image(IMAGES + "[" + images.size() + "]", each, common));
    }
    return new JobRequest(
        images,
        json.has(PRIORITY) ? priority(json.get(PRIORITY)) : Priority.BATCH,
        json.has(WITHIN) ? Optional.of(now.plus(within(json.get(WITHIN)))) : Optional.empty());
  }

  private static JobRequest.Image image(
      String place, JsonElement element, Map<String, String> common) {
    Map<String, String> own =
        element.isJsonObject()
            ? parameters(place, element, List.of(ID))
            : Map.of(ID, text(place, element));
    Map<String, String> all = new HashMap<>(common);
    if (own.keySet().stream().anyMatch(SIZES::contains)) {
      all.keySet().removeAll(SIZES);
    }
    all.putAll(own);
    String id = Optional.ofNullable(own.get(ID)).orElse("none");
    ImageId image =
        ImageId.parse(id).orElseThrow(() -> invalid(place, cut(id), "the id of a stored image"));
    return new JobRequest.Image(
        image, UpscaleParameters.parse(name -> Optional.ofNullable(all.get(name))));
  }

  private static Map<String, String> parameters(
      String place, JsonElement element, List<String> more) {
    if (!element.isJsonObject()) {
      throw invalid(place, shown(element), "an object");
    }
    List<String> names = Stream.concat(more.stream(), ParameterName.texts().stream()).toList();
    Map<String, String> texts = new HashMap<>();
    element
        .getAsJsonObject()
        .asMap()
        .forEach(
            (name, value) -> {
              String where = place + "." + cut(name);
              require(names.contains(name), where, "unknown", "one of " + names);
              texts.put(name, text(where, value));
            });
    return texts;
  }

  private static String text(String place, JsonElement element) {
    if (element instanceof JsonPrimitive value) {
      return value.getAsString();
    }
    throw invalid(place, shown(element), "a text, a number, true or false");
  }

  private static Priority priority(JsonElement element) {
    String text = text(PRIORITY, element);
    return Stream.of(Priority.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> invalid(PRIORITY, cut(text), "visible, interactive, prefetch or batch"));
  }

  private static Duration within(JsonElement element) {
    if (element instanceof JsonPrimitive value && value.isNumber()) {
      double seconds = value.getAsDouble();
      if (seconds > 0 && seconds <= LONGEST.toSeconds()) {
        return Duration.ofMillis(Math.round(seconds * 1000));
      }
    }
    throw invalid(WITHIN, shown(element), "seconds, above 0, at most a year");
  }

  private static void require(boolean condition, String name, String value, String expected) {
    if (!condition) {
      throw invalid(name, value, expected);
    }
  }

  private static String shown(JsonElement element) {
    return cut(element.toString());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static UpscaleException invalid(String name, String value, String expected) {
    return new UpscaleException(
        new InvalidParameter(name + ": " + value + " (expected: " + expected + ")"));
  }
}
