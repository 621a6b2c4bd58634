package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.access.Access;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.KeyRing;
import aliif.gateway.testing.OpenApi;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ParameterName;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the server. {@link ServedFake} holds all answers of the tests against it. */
final class OpenApiTest {
  private static final OpenApi API = OpenApi.shipped();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @Test
  void itIsAnOpenApiDocument() throws Exception {
    Schema schema =
        REGISTRY.getSchema(Files.readString(Path.of("src/test/resources/openapi/schema-3.1.json")));

    assertThat(schema.validate(API.text(), InputFormat.JSON)).isEmpty();
    String wrong = API.text().replace("\"operationId\"", "\"operation\"");
    assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void itsSchemasAreSchemas() {
    Schema schemas =
        REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonElement> all = new ArrayList<>();
    collect(API.document(), all);
    API.document()
        .getAsJsonObject("components")
        .getAsJsonObject("schemas")
        .asMap()
        .values()
        .forEach(all::add);

    assertThat(all)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            each -> assertThat(schemas.validate(each.toString(), InputFormat.JSON)).isEmpty());
  }

  private static void collect(JsonElement element, List<JsonElement> schemas) {
    switch (element) {
      case JsonObject object ->
          object
              .asMap()
              .forEach(
                  (name, value) -> {
                    if (name.equals("schema")) {
                      schemas.add(value);
                    }
                    collect(value, schemas);
                  });
      case JsonArray array -> array.forEach(it -> collect(it, schemas));
      default -> {}
    }
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    API.operations(
        (method, path) -> {
          JsonObject operation =
              API.document()
                  .getAsJsonObject("paths")
                  .getAsJsonObject(path)
                  .getAsJsonObject(method.toLowerCase(Locale.ROOT));
          assertThat(names.add(operation.get("operationId").getAsString())).as(path).isTrue();
          assertThat(operation.get("summary").getAsString()).as(path).isNotBlank();
        });
    assertThat(names).hasSizeGreaterThan(15);
  }

  @Test
  void theParametersAreThoseThatTheServerTakes() {
    List<String> withId = Stream.concat(ParameterName.texts().stream(), Stream.of("id")).toList();

    assertThat(API.query("post", "/v1/upscale")).containsExactlyInAnyOrderElementsOf(withId);
    assertThat(API.query("get", "/v1/upscale")).containsExactlyInAnyOrderElementsOf(withId);
    assertThat(API.query("post", "/v1/batch"))
        .containsExactlyInAnyOrderElementsOf(ParameterName.texts());
    assertThat(API.query("get", "/v1/images")).containsExactly("limit", "before");
    assertThat(API.query("get", "/v1/jobs")).containsExactly("limit", "before");
    List<String> written =
        Stream.of(ImageFormat.values())
            .filter(ImageFormat::written)
            .map(it -> it.name().toLowerCase(Locale.ROOT))
            .toList();
    List<String> described = new ArrayList<>();
    API.document()
        .getAsJsonObject("components")
        .getAsJsonObject("parameters")
        .getAsJsonObject("format")
        .getAsJsonObject("schema")
        .getAsJsonArray("enum")
        .forEach(it -> described.add(it.getAsString()));
    assertThat(described).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void itIsServedToAll(@TempDir Path folder) throws Exception {
    KeyRing ring = new KeyFile(folder.resolve("keys")).read().rotated();
    try (ServedFake served = ServedFake.guarded("", new Access.Keys(() -> ring))) {
      HttpResponse<String> answer = served.get("/openapi.json");

      assertThat(answer.body()).isEqualTo(API.text());
      assertThat(header(answer, "Content-Type")).contains("application/json");
    }
  }

  @Test
  void anAnswerThatIsNotDescribedIsNoticed() throws Exception {
    try (ServedFake served = ServedFake.start()) {
      HttpResponse<String> list = served.get("/v1/images");

      assertThatThrownBy(() -> API.check("GET", "/v1/images/0", list))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> API.check("GET", "/v1/nothing", list))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> API.check("GET", "/metrics", list))
          .isInstanceOf(AssertionError.class);
    }
  }
}
