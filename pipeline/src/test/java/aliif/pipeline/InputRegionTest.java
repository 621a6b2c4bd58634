package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InputRegionTest {
  private static final Size INPUT = new Size(100, 60);

  @Test
  void edgesFallOnWholePixelsOfTheOutput() {
    assertThat(InputRegion.parse("10, 20.5, 30.25, 7").of(INPUT, new Size(250, 150)))
        .isEqualTo(new Region(51, 25, 18, 76));
  }

  @Test
  void allOfTheInputIsAllOfTheOutput() {
    Size output = new Size(271, 163);
    assertThat(InputRegion.parse("0,0,100,60").of(INPUT, output)).isEqualTo(Region.of(output));
    assertThat(InputRegion.parse("-5,-1e9,1e9,2e9").of(INPUT, output)).isEqualTo(Region.of(output));
  }

  @Test
  void neighboursShareTheirEdges() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      Size output = new Size(1 + random.nextInt(900), 1 + random.nextInt(900));
      double cut = 1 + 98 * random.nextDouble();
      Region left = new InputRegion(0, 0, cut, 60).of(INPUT, output);
      Region right = new InputRegion(cut, 0, 100 - cut, 60).of(INPUT, output);
      assertThat(right.right()).isEqualTo(output.width());
      assertThat(left.right() - right.x()).isBetween(0, output.width() > 100 ? 0 : 1);
    }
  }

  @Test
  void aSpeckHasOnePixel() {
    assertThat(InputRegion.parse("99.9999,59.9999,0.0001,0.0001").of(INPUT, new Size(200, 120)))
        .isEqualTo(new Region(119, 199, 1, 1));
  }

  @Test
  void whatIsNoRegionIsRefused() {
    for (String text : new String[] {"", "1,2,3", "1,2,3,x", "1,2,3,4,5"}) {
      assertThatThrownBy(() -> InputRegion.parse(text))
          .hasMessage("region: " + text + " (expected: x,y,width,height)");
    }
    assertThatThrownBy(() -> InputRegion.parse("1,2,0,4"))
        .hasMessage("region: 1.0,2.0,0.0,4.0 (expected: x,y,width,height, sides above 0)");
    assertThatThrownBy(() -> InputRegion.parse("1,NaN,1,4")).hasMessageContaining("NaN");
    assertThatThrownBy(() -> InputRegion.parse("100,0,5,5").of(INPUT, new Size(200, 120)))
        .hasMessage("region: 100.0,0.0,5.0,5.0 (expected: to overlap the image of 100x60)");
  }
}
