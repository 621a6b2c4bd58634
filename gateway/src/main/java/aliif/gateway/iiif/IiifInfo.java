package aliif.gateway.iiif;

import aliif.model.Size;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The document that tells viewers what they may ask for (Image API 3.0 and 2.1, 5). */
final class IiifInfo {
  /** A smaller size than this is not worth a request of its own. */
  private static final int SMALLEST = 64;

  private IiifInfo() {}

  /**
   * The document.
   *
   * @param id the URI of the image
   * @param size of the image
   */
  static JsonObject of(IiifVersion version, String id, Size size, IiifSettings settings) {
    JsonObject json = new JsonObject();
    json.addProperty("@context", version.context());
    switch (version) {
      case TWO -> two(json, id, size, settings);
      case THREE -> three(json, id, size, settings);
    }
    return json;
  }

  private static void two(JsonObject json, String id, Size size, IiifSettings settings) {
    json.addProperty("@id", id);
    json.addProperty("@type", "iiif:Image");
    image(json, size, settings);
    JsonObject offers = new JsonObject();
    limits(offers, settings.limits());
    offers.add("formats", array("jpg", "png", "webp", "tif"));
    offers.add("qualities", array("default", "color", "gray", "bitonal"));
    offers.add(
        "supports",
        array(
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "regionSquare",
            "rotationArbitrary",
            "sizeAboveFull"));
    JsonArray profile = array(IiifVersion.TWO.profile());
    profile.add(offers);
    json.add("profile", profile);
  }

  private static void three(JsonObject json, String id, Size size, IiifSettings settings) {
    json.addProperty("id", id);
    json.addProperty("type", "ImageService3");
    json.addProperty("profile", "level2");
    image(json, size, settings);
    limits(json, settings.limits());
    json.add("preferredFormats", array("webp", "jpg", "png"));
    json.add("extraFormats", array("webp", "tif"));
    json.add("extraQualities", array("color", "gray", "bitonal"));
    json.add(
        "extraFeatures",
        array(
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "rotationArbitrary",
            "sizeUpscaling"));
  }

  private static void image(JsonObject json, Size size, IiifSettings settings) {
    json.addProperty("protocol", "http://iiif.io/api/image");
    json.addProperty("width", size.width());
    json.addProperty("height", size.height());
    json.add("sizes", sizes(size, settings.limits()));
    json.add("tiles", tiles(size, settings.tile()));
  }

  private static void limits(JsonObject json, IiifLimits limits) {
    json.addProperty("maxWidth", limits.side());
    json.addProperty("maxArea", limits.area());
  }

  /** The image divided by 1, 2, 4 and so on, rounded up; the smallest first. */
  private static JsonArray sizes(Size size, IiifLimits limits) {
    List<Size> sizes = new ArrayList<>();
    for (int factor : factors(size, SMALLEST)) {
      Size reduced =
          new Size(Math.ceilDiv(size.width(), factor), Math.ceilDiv(size.height(), factor));
      if (limits.allow(reduced)) {
        sizes.add(reduced);
      }
    }
    Collections.reverse(sizes);
    JsonArray array = new JsonArray();
    for (Size each : sizes) {
      JsonObject json = new JsonObject();
      json.addProperty("width", each.width());
      json.addProperty("height", each.height());
      array.add(json);
    }
    return array;
  }

  private static JsonArray tiles(Size size, int side) {
    JsonArray factors = new JsonArray();
    factors(size, side).forEach(factors::add);
    JsonObject tiles = new JsonObject();
    tiles.addProperty("width", side);
    tiles.addProperty("height", side);
    tiles.add("scaleFactors", factors);
    JsonArray array = new JsonArray();
    array.add(tiles);
    return array;
  }

  /** 1, 2, 4 and so on, until the longer side is at most so long. */
  private static List<Integer> factors(Size size, int side) {
    List<Integer> factors = new ArrayList<>(List.of(1));
    long longer = Math.max(size.width(), size.height());
    for (int factor = 2; (long) side * factor / 2 < longer; factor *= 2) {
      factors.add(factor);
    }
    return factors;
  }

  private static JsonArray array(String... texts) {
    JsonArray array = new JsonArray();
    Stream.of(texts).map(JsonPrimitive::new).forEach(array::add);
    return array;
  }
}
