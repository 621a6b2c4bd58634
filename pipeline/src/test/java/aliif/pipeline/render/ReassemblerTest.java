package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReassemblerTest {
  private static final Size SIZE = new Size(17, 23);

  private static RgbImage image() {
    float[] values = new float[(int) (3 * SIZE.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return new RgbImage(SIZE, values);
  }

  private static List<Region> parts(int height, int width) {
    List<Region> parts = new ArrayList<>();
    for (int y = 0; y < SIZE.height(); y += height) {
      for (int x = 0; x < SIZE.width(); x += width) {
        parts.add(
            new Region(
                y, x, Math.min(height, SIZE.height() - y), Math.min(width, SIZE.width() - x)));
      }
    }
    return parts;
  }

  @Test
  void partsInAnyOrderGiveTheImageFromTheTop() {
    RgbImage image = image();
    for (int seed = 0; seed < 20; seed++) {
      List<Region> parts = parts(1 + seed % 7, 1 + seed % 5);
      Collections.shuffle(parts, new Random(seed));
      Reassembler reassembler = new Reassembler(Region.of(SIZE));
      List<RgbBand> bands = new ArrayList<>();
      parts.forEach(part -> bands.addAll(reassembler.add(part, image.crop(part))));
      int next = 0;
      for (RgbBand band : bands) {
        assertThat(band.y()).isEqualTo(next);
        Region rows = new Region(next, 0, band.rgb().height(), SIZE.width());
        assertThat(band.rgb().values()).isEqualTo(image.crop(rows).values());
        next += band.rgb().height();
      }
      assertThat(next).isEqualTo(SIZE.height());
    }
  }

  @Test
  void partsOfARegionAreCountedFromItsFirstRow() {
    RgbImage image = image();
    Region region = new Region(5, 3, 9, 11);
    Reassembler reassembler = new Reassembler(region);
    List<RgbBand> bands = new ArrayList<>();
    for (Region part :
        List.of(new Region(9, 3, 5, 11), new Region(5, 8, 4, 6), new Region(5, 3, 4, 5))) {
      bands.addAll(reassembler.add(part, image.crop(part)));
    }

    assertThat(bands).extracting(RgbBand::y).containsExactly(0, 4);
    assertThat(bands.get(0).rgb().values()).isEqualTo(image.crop(new Region(5, 3, 4, 11)).values());
    assertThat(bands.get(1).rgb().values()).isEqualTo(image.crop(new Region(9, 3, 5, 11)).values());
  }

  @Test
  void aBandGoesWithItsLastPart() {
    RgbImage image = image();
    Reassembler reassembler = new Reassembler(Region.of(SIZE));
    for (Region part : parts(4, 3)) {
      List<RgbBand> bands = reassembler.add(part, image.crop(part));
      assertThat(bands).hasSize(part.right() == SIZE.width() ? 1 : 0);
    }
  }
}
