package aliif.gateway.images;

import aliif.infra.images.StoredImage;
import aliif.pipeline.ImageId;
import com.google.gson.JsonObject;
import java.util.Locale;

/** An image of the store as JSON. */
final class ImageJson {
  private ImageJson() {}

  static JsonObject of(StoredImage image) {
    ImageId id = image.id();
    JsonObject links = new JsonObject();
    links.addProperty("self", self(id));
    links.addProperty("original", self(id) + "/original");
    links.addProperty("iiif", "/iiif/3/" + id);
    links.addProperty("zoom", "/v1/zoom/" + id);
    JsonObject json = new JsonObject();
    json.addProperty("id", id.hex());
    json.addProperty("format", image.format().name().toLowerCase(Locale.ROOT));
    json.addProperty("width", image.size().width());
    json.addProperty("height", image.size().height());
    json.addProperty("bytes", image.bytes());
    json.add("links", links);
    return json;
  }

  static String self(ImageId id) {
    return "/v1/images/" + id;
  }
}
