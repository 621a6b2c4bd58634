package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.InputRegion;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlaneTest {
  private static final Size INPUT = new Size(300, 200);
  private static final Plane PLANE = Plane.of(INPUT, 3.2);

  private static Region region(int x, int y, int width, int height) {
    return new Region(y, x, height, width);
  }

  @Test
  void aPlaneIsTheInputTimesTheScaleRounded() {
    assertThat(PLANE.size()).isEqualTo(new Size(960, 640));
    assertThat(Plane.of(new Size(25, 3), 2.3).size()).isEqualTo(new Size(58, 7));
    assertThat(Plane.of(INPUT, 0.001).size()).isEqualTo(new Size(1, 1));
  }

  @Test
  void aScaleHasLimits() {
    assertThat(Plane.largestScale(INPUT)).isEqualTo(100);
    assertThat(Plane.largestScale(new Size(100_000_000, 1))).isBetween(21.0, 21.5);
    assertThatThrownBy(() -> Plane.of(INPUT, 100.5))
        .hasMessage("scale: 100.5 (expected: above 0, at most 100.0)");
    assertThatThrownBy(() -> Plane.of(INPUT, Double.NaN)).hasMessageStartingWith("scale: NaN");
    assertThatThrownBy(() -> Plane.of(INPUT, 0)).hasMessageStartingWith("scale: 0.0");
  }

  @Test
  void whatIsVisibleAreAllPixelsThatTheViewTouches() {
    assertThat(PLANE.visible(new InputRegion(0, 10.5, 250, 150.25)))
        .contains(region(0, 33, 800, 482));
    assertThat(PLANE.visible(new InputRegion(10, 10, 0.001, 0.001))).contains(region(32, 32, 1, 1));
  }

  @Test
  void whatLeavesTheImageIsNotVisible() {
    assertThat(PLANE.visible(new InputRegion(-50, -50, 1000, 1000)))
        .contains(region(0, 0, 960, 640));
    assertThat(PLANE.visible(new InputRegion(299, 199, 50, 50))).contains(region(956, 636, 4, 4));
    assertThat(PLANE.visible(new InputRegion(300, 0, 50, 50))).isEmpty();
    assertThat(PLANE.visible(new InputRegion(-50, 0, 50, 50))).isEmpty();
    assertThat(PLANE.visible(new InputRegion(0, 1e9, 50, 50))).isEmpty();
  }

  @Test
  void tilesAtTheEdgeAreSmaller() {
    assertThat(PLANE.place(new PlaneTile(0, 0))).isEqualTo(region(0, 0, 256, 256));
    assertThat(PLANE.place(new PlaneTile(3, 2))).isEqualTo(region(768, 512, 192, 128));
  }

  @Test
  void tilesComeFromTheCentreOut() {
    List<PlaneTile> tiles = PLANE.tiles(region(0, 33, 800, 482));

    assertThat(tiles)
        .containsExactly(
            new PlaneTile(1, 1),
            new PlaneTile(1, 0),
            new PlaneTile(2, 1),
            new PlaneTile(2, 0),
            new PlaneTile(0, 1),
            new PlaneTile(1, 2),
            new PlaneTile(0, 0),
            new PlaneTile(2, 2),
            new PlaneTile(0, 2),
            new PlaneTile(3, 1),
            new PlaneTile(3, 0),
            new PlaneTile(3, 2));
  }

  @Test
  void aRingLiesAroundTheViewInsideThePlane() {
    assertThat(PLANE.ring(region(300, 300, 10, 10)))
        .containsExactlyInAnyOrder(
            new PlaneTile(0, 0),
            new PlaneTile(1, 0),
            new PlaneTile(2, 0),
            new PlaneTile(0, 1),
            new PlaneTile(2, 1),
            new PlaneTile(0, 2),
            new PlaneTile(1, 2),
            new PlaneTile(2, 2));
    assertThat(PLANE.ring(region(0, 0, 960, 640))).isEmpty();
  }

  /** Over views of all kinds: the tiles are those that the pixels touch, each once. */
  @Test
  void theTilesCoverWhatIsVisible() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Size input = new Size(1 + random.nextInt(3000), 1 + random.nextInt(3000));
      Plane plane = Plane.of(input, Math.exp(random.nextDouble(-4, 4)));
      InputRegion view =
          new InputRegion(
              random.nextDouble(-500, 3500),
              random.nextDouble(-500, 3500),
              random.nextDouble(0.01, 400),
              random.nextDouble(0.01, 400));
      plane.visible(view).ifPresent(visible -> assertCovered(plane, visible));
    }
  }

  private static void assertCovered(Plane plane, Region visible) {
    List<PlaneTile> tiles = plane.tiles(visible);
    Set<PlaneTile> once = new HashSet<>(tiles);
    assertThat(once).hasSameSizeAs(tiles);
    assertThat(visible.right()).isLessThanOrEqualTo(plane.size().width());
    assertThat(visible.bottom()).isLessThanOrEqualTo(plane.size().height());
    long covered = 0;
    for (PlaneTile tile : tiles) {
      Region place = plane.place(tile);
      long across =
          (long) Math.min(place.right(), visible.right()) - Math.max(place.x(), visible.x());
      long down =
          (long) Math.min(place.bottom(), visible.bottom()) - Math.max(place.y(), visible.y());
      assertThat(across).isPositive();
      assertThat(down).isPositive();
      covered += across * down;
    }
    assertThat(covered).isEqualTo(visible.pixels());
    assertThat(plane.ring(visible)).doesNotContainAnyElementsOf(tiles);
  }
}
