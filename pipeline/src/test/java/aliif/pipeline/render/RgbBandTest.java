package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import org.junit.jupiter.api.Test;

final class RgbBandTest {
  private static final RgbImage IMAGE = RandomWeights.image(new Size(7, 5), 1);

  @Test
  void rowsOfABandAreCountedFromItsFirstRow() {
    RgbBand rows = new RgbBand(100, IMAGE).rows(1, 3);

    assertThat(rows.y()).isEqualTo(101);
    assertThat(rows.rgb().values()).isEqualTo(IMAGE.crop(new Region(1, 0, 3, 7)).values());
  }

  @Test
  void allRowsAreTheBandItself() {
    RgbBand band = new RgbBand(100, IMAGE);

    assertThat(band.rows(0, 5)).isSameAs(band);
  }
}
