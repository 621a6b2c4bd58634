package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PatchSamplerTest {
  private static final AliifConfig CONFIG = RandomWeights.tiny().config();
  private static final Sampling SAMPLING = new Sampling(3, 6, 20, 4);

  @Test
  void aBatchDependsOnTheSeedAndItsNumberAlone() {
    List<Photo> photos = List.of(grey(60, 50, 10), grey(40, 90, 200));
    PatchSampler one = new PatchSampler(CONFIG, SAMPLING, 5, photos);
    PatchSampler same = new PatchSampler(CONFIG, SAMPLING, 5, photos);
    one.batch(1);
    float[] fourth = one.batch(4).near();
    assertThat(same.batch(4).near()).isEqualTo(fourth);
    assertThat(same.batch(5).near()).isNotEqualTo(fourth);
    assertThat(new PatchSampler(CONFIG, SAMPLING, 6, photos).batch(4).near()).isNotEqualTo(fourth);
  }

  /** Scales from 1 to 4, each for a whole batch: the cell tells which. */
  @Test
  void scalesAreDrawnEvenlyOneForABatch() {
    PatchSampler sampler = new PatchSampler(CONFIG, SAMPLING, 7, List.of(grey(60, 60, 90)));
    double[] scales =
        IntStream.rangeClosed(1, 600)
            .mapToDouble(
                number -> {
                  float[] near = sampler.batch(number).near();
                  for (int at = 2; at < near.length; at += 4) {
                    assertThat(near[at]).isEqualTo(near[2]);
                    assertThat(near[at + 1]).isEqualTo(near[2]);
                  }
                  return 2 / near[2];
                })
            .toArray();
    Arrays.sort(scales);
    assertThat(scales[0]).isBetween(1.0, 1.1);
    assertThat(scales[599]).isBetween(3.9, 4.0);
    // Means of 600 even draws lie within 0.1 but once in 200.
    assertThat(Arrays.stream(scales).average().orElseThrow()).isBetween(2.4, 2.6);
  }

  /** A photo of three times the pixels is drawn three times as often. */
  @Test
  void photosAreDrawnByTheirPixels() {
    PatchSampler sampler =
        new PatchSampler(CONFIG, SAMPLING, 8, List.of(grey(40, 40, 0), grey(120, 40, 255)));
    assertThat(sampler.pixels()).isEqualTo(6400);
    int bright = 0;
    int all = 0;
    for (int number = 1; number <= 300; number++) {
      float[] images = sampler.batch(number).images(); // (3, 6, 6, 3)
      for (int patch = 0; patch < 3; patch++) {
        bright += images[patch * 108] > 0 ? 1 : 0;
        all++;
      }
    }
    assertThat((double) bright / all).isBetween(0.69, 0.81);
  }

  /**
   * At scale 1 the LR patch is the photo's own pixels: two of them tell where it lies and how it is
   * turned. Nine places and eight turns make 72, each drawn about 100 times in 7200.
   */
  @Test
  void placesAndTurnsAreDrawnEvenlyAlsoAtTheBorders() {
    Size size = new Size(6, 6);
    float[] values = new float[3 * 36];
    for (int pixel = 0; pixel < 36; pixel++) {
      values[pixel] = 7 * pixel / 255f; // the red of each is another
    }
    Photo photo = Photo.of(new RgbImage(size, values));
    Sampling sampling = new Sampling(8, 4, 1, 1);
    PatchSampler sampler = new PatchSampler(CONFIG, sampling, 9, List.of(photo));
    Map<String, Integer> drawn = new HashMap<>();
    for (int number = 1; number <= 900; number++) {
      float[] images = sampler.batch(number).images(); // (8, 4, 4, 3)
      for (int patch = 0; patch < 8; patch++) {
        int corner = pixel(images, patch, 0);
        int right = pixel(images, patch, 1) - corner;
        int down = pixel(images, patch, 4) - corner;
        for (int at = 0; at < 16; at++) {
          assertThat(pixel(images, patch, at)).isEqualTo(corner + at % 4 * right + at / 4 * down);
        }
        assertThat(List.of(Math.abs(right), Math.abs(down))).containsExactlyInAnyOrder(1, 6);
        drawn.merge("%d, %d, %d".formatted(corner, right, down), 1, Integer::sum);
      }
    }
    assertThat(drawn).hasSize(72);
    assertThat(drawn.values()).allSatisfy(count -> assertThat(count).isBetween(60, 145));
  }

  private static int pixel(float[] images, int patch, int at) {
    float colour = (images[3 * (16 * patch + at)] + 1) / 2;
    return Math.round(colour * 255 / 7);
  }

  /** With repetition: a pixel is asked for as often as any other. */
  @Test
  void queriesAreDrawnEvenly() {
    AliifConfig config = Variants.nearest(CONFIG);
    Sampling sampling = new Sampling(1, 4, 40, 1);
    PatchSampler sampler = new PatchSampler(config, sampling, 10, List.of(grey(9, 9, 90)));
    int[] asked = new int[16];
    for (int number = 1; number <= 40; number++) {
      long[] rows = sampler.batch(number).rows();
      assertThat(rows).hasSize(40);
      for (long row : rows) {
        asked[(int) row]++;
      }
    }
    for (int count : asked) {
      assertThat(count).isBetween(65, 140); // of 100
    }
  }

  private static Photo grey(int width, int height, int value) {
    float[] values = new float[3 * width * height];
    Arrays.fill(values, value / 255f);
    return Photo.of(new RgbImage(new Size(width, height), values));
  }
}
