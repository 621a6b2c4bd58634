package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BandOrderTest {
  private final BandOrder order = new BandOrder(new Size(4, 6), false);

  private static RowBand band(int y, int width, int height) {
    Size size = new Size(width, height);
    return new RowBand(
        y, size, new RgbImage(size, new float[3 * width * height]), Optional.empty());
  }

  @Test
  void bandsThatCoverTheImageFromTheTopAreTaken() {
    order.accept(band(0, 4, 1));
    order.accept(band(1, 4, 5));
    order.requireWhole();
  }

  @Test
  void aBandThatIsNotTheNextOneIsRefused() {
    assertThatThrownBy(() -> order.accept(band(1, 4, 1)))
        .hasMessage("band: row 1 (expected: row 0)");
    order.accept(band(0, 4, 2));
    assertThatThrownBy(() -> order.accept(band(0, 4, 2)))
        .hasMessage("band: row 0 (expected: row 2)");
  }

  @Test
  void aBandThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> order.accept(band(0, 5, 1)))
        .hasMessage("band: 5x1 (expected: 4 wide, at most 6 high)");
    assertThatThrownBy(() -> order.accept(band(0, 4, 7)))
        .hasMessage("band: 4x7 (expected: 4 wide, at most 6 high)");
    BandOrder withAlpha = new BandOrder(new Size(4, 6), true);
    assertThatThrownBy(() -> withAlpha.accept(band(0, 4, 1)))
        .hasMessage("band: no alpha (expected: alpha)");
  }

  @Test
  void anImageThatLacksRowsIsNotWhole() {
    order.accept(band(0, 4, 5));

    assertThatThrownBy(order::requireWhole).hasMessage("rows: 5 (expected: 6)");
  }
}
