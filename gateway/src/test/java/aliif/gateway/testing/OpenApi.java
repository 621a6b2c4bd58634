package aliif.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The description of the server, {@code /openapi.json}, and whether answers are as it says. */
public final class OpenApi {
  private static final String PLACE = "https://aliif.example/openapi.json";
  private static final Set<String> METHODS = Set.of("get", "post", "delete", "options", "put");
  private static final Pattern PARAMETER = Pattern.compile("\\\\\\{[a-z]+}|\\{[a-z]+}");

  private final String text;
  private final JsonObject document;
  private final SchemaRegistry schemas;

  private OpenApi(String text) {
    this.text = text;
    this.document = JsonParser.parseString(text).getAsJsonObject();
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(PLACE, text)));
  }

  /** An element, and where it is. */
  private record Part(JsonObject json, String pointer) {
    Optional<Part> at(String name) {
      return Optional.ofNullable(json.getAsJsonObject(name))
          .map(it -> new Part(it, pointer + "/" + escaped(name)));
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** That of the program. */
  public static OpenApi shipped() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      if (in == null) {
        throw new IOException("no openapi.json");
      }
      return new OpenApi(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public String text() {
    return text;
  }

  public JsonObject document() {
    return document;
  }

  /** All paths, with parameters in braces. */
  public Set<String> paths() {
    return document.getAsJsonObject("paths").keySet();
  }

  /** Calls back with the method, in capitals, and the path of each operation. */
  public void operations(BiConsumer<String, String> each) {
    for (String path : paths()) {
      document.getAsJsonObject("paths").getAsJsonObject(path).keySet().stream()
          .filter(METHODS::contains)
          .forEach(method -> each.accept(method.toUpperCase(Locale.ROOT), path));
    }
  }

  /** Names of an operation's parameters in the query. */
  public List<String> query(String method, String path) {
    List<String> names = new ArrayList<>();
    Part operation = root().at("paths").flatMap(it -> it.at(path)).orElseThrow();
    for (JsonElement each : operation.json().getAsJsonObject(method).getAsJsonArray("parameters")) {
      JsonObject parameter = resolved(new Part(each.getAsJsonObject(), "")).json();
      if (parameter.get("in").getAsString().equals("query")) {
        names.add(parameter.get("name").getAsString());
      }
    }
    return names;
  }

  private Part root() {
    return new Part(document, "#");
  }

  private Part resolved(Part part) {
    if (!part.json().has("$ref")) {
      return part;
    }
    Part found = root();
    for (String name : part.json().get("$ref").getAsString().substring(2).split("/", -1)) {
      found = found.at(name).orElseThrow();
    }
    return found;
  }

  /**
   * An answer of the server is as the description says.
   *
   * @throws AssertionError if it is not
   */
  public void check(String method, String path, HttpResponse<?> response) {
    String asked = method + " " + path + " " + response.statusCode();
    int status = response.statusCode();
    Optional<Part> operation =
        paths().stream()
            .filter(it -> matches(it, path))
            .findFirst()
            .flatMap(it -> root().at("paths").flatMap(paths -> paths.at(it)))
            .flatMap(it -> it.at(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT)));
    if (operation.isEmpty()) {
      /* What a browser asks before a page of another site may ask is the same for all paths. */
      if (!method.equals("OPTIONS") || status != 204) {
        assertThat(status).as("%s: not in the description", asked).isBetween(400, 499);
      }
      return;
    }
    Part answers = operation.orElseThrow().at("responses").orElseThrow();
    Part answer =
        resolved(
            answers
                .at(Integer.toString(status))
                .or(() -> answers.at(status / 100 + "XX"))
                .orElseThrow(() -> new AssertionError(asked + ": no such status")));
    headers(answer, asked, response);
    if (!method.equals("HEAD")) {
      content(answer, asked, response);
    }
  }

  private static boolean matches(String template, String path) {
    return path.replaceFirst("(?<=.)/$", "")
        .matches(PARAMETER.matcher(Pattern.quote(template)).replaceAll("\\\\E[^/]+\\\\Q"));
  }

  private void headers(Part answer, String asked, HttpResponse<?> response) {
    Optional<Part> headers = answer.at("headers");
    for (String name : headers.map(it -> it.json().keySet()).orElse(Set.of())) {
      Part header = resolved(headers.orElseThrow().at(name).orElseThrow());
      Optional<String> value = response.headers().firstValue(name);
      if (value.isPresent()) {
        valid(header, new JsonPrimitive(value.orElseThrow()).toString(), asked + " " + name);
      } else {
        assertThat(header.json().has("required")).as("%s: no %s", asked, name).isFalse();
      }
    }
  }

  private void content(Part answer, String asked, HttpResponse<?> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    Optional<Part> content = answer.at("content");
    if (content.isEmpty()) {
      assertThat(response.body())
          .as("%s: a body", asked)
          .satisfies(it -> assertThat(text(it)).isEmpty());
      return;
    }
    Part found =
        content
            .orElseThrow()
            .at(type)
            .or(() -> content.orElseThrow().at(type.replaceFirst("/.*", "/*")))
            .orElseThrow(() -> new AssertionError(asked + ": no content of type " + type));
    if (type.endsWith("json")) {
      valid(found, text(response.body()), asked);
    }
  }

  private static String text(Object body) {
    return body instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : body.toString();
  }

  private void valid(Part holder, String json, String asked) {
    if (holder.json().has("schema")) {
      assertThat(
              schemas
                  .getSchema(SchemaLocation.of(PLACE + holder.pointer() + "/schema"))
                  .validate(json, InputFormat.JSON))
          .as("%s: %s", asked, json)
          .isEmpty();
    }
  }
}
