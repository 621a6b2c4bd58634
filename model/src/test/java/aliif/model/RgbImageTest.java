package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import org.junit.jupiter.api.Test;

final class RgbImageTest {
  private static final RgbImage IMAGE = RandomWeights.image(new Size(7, 5), 3);

  @Test
  void pixelsOneAfterTheOtherAreThePlanesAgain() {
    float[] rows = IMAGE.interleaved(); // (5, 7, 3)
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 7; x++) {
          assertThat(rows[(y * 7 + x) * 3 + channel]).isEqualTo(IMAGE.get(channel, y, x));
        }
      }
    }
    assertThat(RgbImage.ofInterleaved(IMAGE.size(), rows).values()).isEqualTo(IMAGE.values());
  }

  @Test
  void aCropHasThePixelsOfItsPlace() {
    Region place = new Region(1, 4, 3, 2);
    RgbImage crop = IMAGE.crop(place);
    assertThat(crop.size()).isEqualTo(new Size(2, 3));
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 2; x++) {
          assertThat(crop.get(channel, y, x)).isEqualTo(IMAGE.get(channel, 1 + y, 4 + x));
        }
      }
    }
    assertThat(IMAGE.crop(Region.of(IMAGE.size())).values()).isEqualTo(IMAGE.values());
  }

  @Test
  void valuesThatDoNotFillThePlanesAreRefused() {
    assertThatThrownBy(() -> new RgbImage(new Size(2, 2), new float[11]))
        .hasMessage("values: 11 (expected: 12 for 2x2)");
  }
}
