package aliif.pipeline.features;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageId;
import org.junit.jupiter.api.Test;

final class SeenImagesTest {
  private static ImageId image(int number) {
    return new ImageId("%064x".formatted(number));
  }

  @Test
  void anImageIsNewOnce() {
    SeenImages seen = new SeenImages(3);
    assertThat(seen.again(image(1))).isFalse();
    assertThat(seen.again(image(1))).isTrue();
    assertThat(seen.again(image(1))).isTrue();
  }

  @Test
  void theImageThatWasNotSeenForTheLongestIsForgotten() {
    SeenImages seen = new SeenImages(3);
    seen.again(image(1));
    seen.again(image(2));
    seen.again(image(1));
    seen.again(image(3));
    seen.again(image(4));
    assertThat(seen.again(image(1))).isTrue();
    assertThat(seen.again(image(2))).isFalse();
  }
}
