package aliif.gateway.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleParameters;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutputNameTest {
  @Test
  void aNameSaysTheScale() {
    assertThat(name("cat.jpg", Map.of("scale", "3.5"))).isEqualTo("cat_x3.5.png");
    assertThat(name("cat.jpg", Map.of("scale", "4.0"))).isEqualTo("cat_x4.png");
    assertThat(name("cat.jpg", Map.of("scale", "100"))).isEqualTo("cat_x100.png");
    assertThat(name("cat.jpg", Map.of("width", "1920"))).isEqualTo("cat_w1920.png");
    assertThat(name("cat.jpg", Map.of("height", "1080"))).isEqualTo("cat_h1080.png");
    assertThat(name("cat.jpg", Map.of("width", "1920", "height", "1080")))
        .isEqualTo("cat_1920x1080.png");
  }

  @Test
  void aNameSaysTheRegion() {
    assertThat(name("cat.jpg", Map.of("scale", "3.5", "region", "10,20.5,300,200")))
        .isEqualTo("cat_10,20.5,300,200_x3.5.png");
  }

  @Test
  void aNameHasTheFormatsEnding() {
    assertThat(name("cat.png", Map.of("scale", "2", "format", "jpeg"))).isEqualTo("cat_x2.jpg");
    assertThat(name("cat.png", Map.of("scale", "2", "format", "webp"))).isEqualTo("cat_x2.webp");
    assertThat(name("cat.png", Map.of("scale", "2", "format", "tiff"))).isEqualTo("cat_x2.tiff");
  }

  @Test
  void onlyTheLastEndingIsTaken() {
    assertThat(name("my.old.cat.png", Map.of("scale", "2"))).isEqualTo("my.old.cat_x2.png");
    assertThat(name("cat", Map.of("scale", "2"))).isEqualTo("cat_x2.png");
    assertThat(name(".cat", Map.of("scale", "2"))).isEqualTo(".cat_x2.png");
    assertThat(name(".hidden.png", Map.of("scale", "2"))).isEqualTo(".hidden_x2.png");
    assertThat(name("cat.", Map.of("scale", "2"))).isEqualTo("cat_x2.png");
  }

  private static String name(String input, Map<String, String> texts) {
    return OutputName.of(
        input, UpscaleParameters.parse(key -> Optional.ofNullable(texts.get(key))));
  }
}
