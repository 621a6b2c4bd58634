package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageId;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An output that a client has already is not made again. */
final class ConditionalUpscaleTest extends FakeOfClass {
  @BeforeEach
  void render() {
    served.render("one ", "two");
  }

  private static HttpResponse<String> post(String query, String body, String... headers)
      throws Exception {
    var request = served.request("/v1/upscale?" + query).POST(BodyPublishers.ofString(body));
    return served.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private static String tag(HttpResponse<?> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return header(response, "ETag").orElseThrow();
  }

  @Test
  void aBodyThatComesAgainIsNotRendered() throws Exception {
    String tag = tag(post("scale=2", "image"));
    assertThat(tag).matches("W/\"[0-9a-f]{32}\"");
    assertThat(served.upscaling().requests()).hasSize(1);
    for (String known : new String[] {tag, tag.substring(2), "\"x\", " + tag, "*"}) {
      HttpResponse<String> again = post("scale=2", "image", "If-None-Match", known);

      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).contains(tag);
    }
    assertThat(served.upscaling().requests()).hasSize(1);
    assertThat(post("scale=2", "image", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherOutputHasAnotherTag() throws Exception {
    Set<String> tags = new HashSet<>();
    for (String query :
        new String[] {
          "scale=2",
          "scale=3",
          "width=10",
          "height=10",
          "scale=2&format=jpeg",
          "scale=2&format=jpeg&quality=50",
          "scale=2&quality=best",
          "scale=2&model=bicubic",
          "scale=2&region=0,0,1,1",
          "scale=2&keep-metadata=true",
          "scale=2&clamp-cell=true"
        }) {
      assertThat(tags.add(tag(post(query, "image")))).as(query).isTrue();
    }
    assertThat(tags.add(tag(post("scale=2", "another image")))).isTrue();
    assertThat(tags.add(tag(post("scale=2.0&model=lite", "image")))).isFalse();
  }

  @Test
  void aStoredImageIsEnlargedByGetAndHasATag() throws Exception {
    String id = stored();
    String path = "/v1/upscale?scale=2&id=" + id;
    HttpResponse<String> got = served.get(path);
    assertThat(got.body()).isEqualTo("one two");
    String tag = tag(got);
    assertThat(header(got, "Cache-Control")).contains("private, no-cache");
    assertThat(tag(post("scale=2&id=" + id, ""))).isEqualTo(tag);
    served.upscaling().requests().clear();
    HttpResponse<String> again =
        served.send(served.request(path).header("If-None-Match", tag).build());

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(served.upscaling().requests()).isEmpty();
    assertThat(served.images().delete(new ImageId(id))).isTrue();
    problem(served.send(served.request(path).header("If-None-Match", tag).build()), 404);
  }

  private static String stored() throws Exception {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", png);
    HttpResponse<String> put =
        served.send(
            served
                .request("/v1/images")
                .POST(BodyPublishers.ofByteArray(png.toByteArray()))
                .build());
    return JsonParser.parseString(put.body()).getAsJsonObject().get("id").getAsString();
  }

  @Test
  void aGetNamesAStoredImage() throws Exception {
    assertThat(problem(served.get("/v1/upscale?scale=2"), 400).get("detail").getAsString())
        .isEqualTo("id: none (expected: the id of an image, or POST of an image)");
  }

  @Test
  void aProblemHasNoTag() throws Exception {
    assertThat(header(post("scale=0", "image"), "ETag")).isEmpty();
    assertThat(header(post("scale=2&model=none", "image"), "ETag")).isEmpty();
  }
}
