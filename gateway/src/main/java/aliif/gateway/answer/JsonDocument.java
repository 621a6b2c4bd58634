package aliif.gateway.answer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/** Documents of JSON, as clients send them and as routes answer with them. */
public final class JsonDocument {
  private JsonDocument() {}

  /** A text that is one JSON object; empty if it is anything else, or has anything behind it. */
  public static Optional<JsonObject> read(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(reader);
      return element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT
          ? Optional.of(element.getAsJsonObject())
          : Optional.empty();
    } catch (JsonParseException | IOException problem) {
      return Optional.empty();
    }
  }

  /** The answer 200 with a document. */
  public static HttpResponse answer(JsonObject json) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString(json + "\n")));
  }
}
