package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RenderWindowTest {
  private static final CoordinateGrid GRID = CoordinateGrid.of(new Size(10, 8), new Size(30, 20));

  @Test
  void theWholeIsAllOfBothImages() {
    RenderWindow whole = RenderWindow.whole(GRID);
    assertThat(whole.crop()).isEqualTo(new Region(0, 0, 8, 10));
    assertThat(whole.output()).isEqualTo(new Region(0, 0, 20, 30));
  }

  @Test
  void partsThatLeaveTheirImageAreRefused() {
    Region all = Region.of(GRID.low());
    assertThatThrownBy(() -> new RenderWindow(GRID, new Region(1, 0, 8, 10), all))
        .hasMessageStartingWith("crop: ")
        .hasMessageEndingWith("(expected: inside 10x8)");
    assertThatThrownBy(() -> new RenderWindow(GRID, new Region(0, 1, 8, 10), all))
        .hasMessageStartingWith("crop: ");
    assertThatThrownBy(() -> new RenderWindow(GRID, all, new Region(0, 0, 21, 30)))
        .hasMessageStartingWith("output: ")
        .hasMessageEndingWith("(expected: inside 30x20)");
    assertThatThrownBy(() -> new RenderWindow(GRID, all, new Region(19, 29, 1, 2)))
        .hasMessageStartingWith("output: ");
  }

  @Test
  void anImageOfAnotherSizeThanTheCropIsRefused() {
    RenderWindow window = new RenderWindow(GRID, new Region(1, 2, 4, 5), new Region(6, 9, 2, 3));
    RgbImage fits = new RgbImage(new Size(5, 4), new float[60]);
    assertThatCode(() -> window.requireFits(fits)).doesNotThrowAnyException();
    RgbImage turned = new RgbImage(new Size(4, 5), new float[60]);
    assertThatThrownBy(() -> window.requireFits(turned))
        .hasMessage("crop: 4x5 (expected: 5x4 as in the window)");
  }

  @Test
  void moreThanCanBeMadeAtOnceIsRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(1, 1), new Size(8192, 8193));
    Region low = new Region(0, 0, 1, 1);
    RgbImage image = new RgbImage(new Size(1, 1), new float[3]);
    RenderWindow most = new RenderWindow(grid, low, new Region(1, 0, 8192, 8192));
    assertThatCode(() -> most.requireFits(image)).doesNotThrowAnyException();
    assertThatThrownBy(() -> RenderWindow.whole(grid).requireFits(image))
        .hasMessage("output: 8192x8193 (expected: at most 67108864 pixels at once)");
  }
}
