package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IiifInfoTest {
  private static final IiifSettings SETTINGS = IiifSettings.of(ConfigFactory.load());

  @Test
  void theDocumentSaysWhatMayBeAskedFor() {
    assertThat(IiifInfo.of(IiifVersion.THREE, "http://h/iiif/3/ID", new Size(1000, 600), SETTINGS))
        .hasToString(
            "{\"@context\":\"http://iiif.io/api/image/3/context.json\","
                + "\"id\":\"http://h/iiif/3/ID\",\"type\":\"ImageService3\","
                + "\"profile\":\"level2\",\"protocol\":\"http://iiif.io/api/image\","
                + "\"width\":1000,\"height\":600,"
                + "\"sizes\":[{\"width\":63,\"height\":38},{\"width\":125,\"height\":75},"
                + "{\"width\":250,\"height\":150},{\"width\":500,\"height\":300},"
                + "{\"width\":1000,\"height\":600}],"
                + "\"tiles\":[{\"width\":512,\"height\":512,\"scaleFactors\":[1,2]}],"
                + "\"maxWidth\":16384,\"maxArea\":100000000,"
                + "\"preferredFormats\":[\"webp\",\"jpg\",\"png\"],"
                + "\"extraFormats\":[\"webp\",\"tif\"],"
                + "\"extraQualities\":[\"color\",\"gray\",\"bitonal\"],"
                + "\"extraFeatures\":[\"canonicalLinkHeader\",\"mirroring\","
                + "\"profileLinkHeader\",\"rotationArbitrary\",\"sizeUpscaling\"]}");
  }

  @Test
  void theDocumentOfVersionTwoSaysTheSameInItsWords() {
    assertThat(IiifInfo.of(IiifVersion.TWO, "http://h/iiif/2/ID", new Size(1000, 600), SETTINGS))
        .hasToString(
            "{\"@context\":\"http://iiif.io/api/image/2/context.json\","
                + "\"@id\":\"http://h/iiif/2/ID\",\"@type\":\"iiif:Image\","
                + "\"protocol\":\"http://iiif.io/api/image\",\"width\":1000,\"height\":600,"
                + "\"sizes\":[{\"width\":63,\"height\":38},{\"width\":125,\"height\":75},"
                + "{\"width\":250,\"height\":150},{\"width\":500,\"height\":300},"
                + "{\"width\":1000,\"height\":600}],"
                + "\"tiles\":[{\"width\":512,\"height\":512,\"scaleFactors\":[1,2]}],"
                + "\"profile\":[\"http://iiif.io/api/image/2/level2.json\","
                + "{\"maxWidth\":16384,\"maxArea\":100000000,"
                + "\"formats\":[\"jpg\",\"png\",\"webp\",\"tif\"],"
                + "\"qualities\":[\"default\",\"color\",\"gray\",\"bitonal\"],"
                + "\"supports\":[\"canonicalLinkHeader\",\"mirroring\",\"profileLinkHeader\","
                + "\"regionSquare\",\"rotationArbitrary\",\"sizeAboveFull\"]}]}");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "512,1", "513,2", "1024,2", "1025,4", "60000,128"})
  void theLastScaleFactorShowsTheWholeInOneTile(int width, int last) {
    JsonObject tiles =
        IiifInfo.of(IiifVersion.THREE, "", new Size(width, 1), SETTINGS)
            .getAsJsonArray("tiles")
            .get(0)
            .getAsJsonObject();

    assertThat(tiles.getAsJsonArray("scaleFactors").asList().getLast().getAsInt()).isEqualTo(last);
  }

  /** Each size, and each tile as viewers compute it, is answered with exactly that size. */
  @ParameterizedTest
  @CsvSource({"1,1", "600,400", "2400,1600", "3001,1999", "60000,40100", "20000,33"})
  void whateverIsSaidIsAnsweredSo(int width, int height) {
    Size whole = new Size(width, height);
    JsonObject info = IiifInfo.of(IiifVersion.THREE, "", whole, SETTINGS);
    for (JsonElement each : info.getAsJsonArray("sizes")) {
      Size size =
          new Size(
              each.getAsJsonObject().get("width").getAsInt(),
              each.getAsJsonObject().get("height").getAsInt());
      requireAnswer(whole, "full", size);
    }
    List<Integer> factors =
        StreamSupport.stream(
                info.getAsJsonArray("tiles")
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonArray("scaleFactors")
                    .spliterator(),
                false)
            .map(JsonElement::getAsInt)
            .toList();
    for (int factor : factors) {
      int side = 512 * factor;
      for (int x : List.of(0, (width - 1) / side * side)) {
        for (int y : List.of(0, (height - 1) / side * side)) {
          int w = Math.min(side, width - x);
          int h = Math.min(side, height - y);
          requireAnswer(
              whole,
              "%d,%d,%d,%d".formatted(x, y, w, h),
              new Size(Math.ceilDiv(w, factor), Math.ceilDiv(h, factor)));
        }
      }
    }
  }

  private static void requireAnswer(Size whole, String region, Size size) {
    String both = size.width() + "," + size.height();
    requireAnswer(IiifVersion.THREE, whole, List.of(region, both, "0", "default.jpg"), size);
    requireAnswer(IiifVersion.TWO, whole, List.of(region, both, "0", "default.jpg"), size);
    String width = size.width() + ",";
    if (size.width() > 1) { // which does not say the scale
      requireAnswer(IiifVersion.TWO, whole, List.of(region, width, "0", "default.jpg"), size);
    }
  }

  private static void requireAnswer(
      IiifVersion version, Size whole, List<String> parts, Size size) {
    assertThat(IiifRequest.parse(version, parts).of(whole, SETTINGS.limits()).size())
        .as("%s %s", version, parts)
        .isEqualTo(size);
  }
}
