package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.engine.Engine;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SelfEnsembleTest {
  private static final Size LOW = new Size(21, 17);
  private static final CoordinateGrid GRID = CoordinateGrid.of(LOW, new Size(50, 45));
  private static final RgbImage IMAGE = RandomWeights.image(LOW, 41);

  @Test
  void symmetriesAreTurnsAndMirrorImages() {
    RgbImage image =
        new RgbImage(
            new Size(3, 2), new float[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
    assertPlane(new Symmetry(false, false, false), image, 1, 2, 3, 4, 5, 6);
    assertPlane(new Symmetry(true, false, false), image, 4, 5, 6, 1, 2, 3);
    assertPlane(new Symmetry(false, true, false), image, 3, 2, 1, 6, 5, 4);
    assertPlane(new Symmetry(false, false, true), image, 1, 4, 2, 5, 3, 6);
    assertPlane(new Symmetry(true, false, true), image, 4, 1, 5, 2, 6, 3);
    assertPlane(new Symmetry(true, true, true), image, 6, 3, 5, 2, 4, 1);
    assertThat(Symmetry.all()).hasSize(8).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("symmetries")
  void whatIsTurnedIsTurnedBack(Symmetry symmetry) {
    assertThat(symmetry.undo(symmetry.apply(IMAGE)).values()).isEqualTo(IMAGE.values());
  }

  /** Eight whole images are turned by hand, upscaled and turned back. */
  @Test
  void equalsTheAverageOfEightWholeImages() {
    float[] expected = new float[3 * 50 * 45];
    try (Aliif aliif = ScalarAliif.create(RandomWeights.tiny())) {
      for (Symmetry symmetry : Symmetry.all()) {
        RgbImage turned = symmetry.apply(IMAGE);
        Size high = turned.width() == LOW.width() ? GRID.high() : new Size(45, 50);
        RgbImage output =
            aliif.render(
                aliif.encode(turned), RenderWindow.whole(CoordinateGrid.of(turned.size(), high)));
        float[] upright = symmetry.undo(output).values();
        for (int i = 0; i < expected.length; i++) {
          expected[i] += upright[i] / 8;
        }
      }
    }
    try (Aliif ensemble = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()))) {
      RgbImage whole = ensemble.render(ensemble.encode(IMAGE), RenderWindow.whole(GRID));
      assertThat(whole.values()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameOverEveryEngine(Engine engine) {
    RenderWindow window = new RenderWindow(GRID, Region.of(LOW), new Region(7, 11, 30, 20));
    try (Aliif truth = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()));
        Aliif ensemble = new SelfEnsemble(engine.create(RandomWeights.tiny(), 1))) {
      assertThat(
              Differences.largest(
                  ensemble.upscale(IMAGE, window).values(), truth.upscale(IMAGE, window).values()))
          .isLessThan(2e-4f);
    }
  }

  @Test
  void isItselfSymmetric() {
    try (Aliif ensemble = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()))) {
      RenderWindow window = RenderWindow.whole(GRID);
      RgbImage whole = ensemble.render(ensemble.encode(IMAGE), window);
      for (Symmetry symmetry : Symmetry.all()) {
        RgbImage turned =
            ensemble.render(ensemble.encode(symmetry.apply(IMAGE)), symmetry.apply(window));
        assertThat(Differences.largest(symmetry.undo(turned).values(), whole.values()))
            .isLessThan(1e-6f);
      }
    }
  }

  @Test
  void aTileWithItsHaloEqualsThePartOfTheWhole() {
    try (Aliif ensemble = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()))) {
      RgbImage whole = ensemble.render(ensemble.encode(IMAGE), RenderWindow.whole(GRID));
      // The rows of LR pixels 9 to 16 and their halo of 6, and likewise the columns.
      for (Region crop : List.of(new Region(3, 0, 14, 21), new Region(0, 5, 17, 16))) {
        Region output = new Region(crop.y() == 0 ? 0 : 26, crop.x() == 0 ? 0 : 28, 19, 22);
        RgbImage tile =
            ensemble.render(
                ensemble.encode(IMAGE.crop(crop)), new RenderWindow(GRID, crop, output));
        assertThat(tile.values()).isEqualTo(whole.crop(output).values());
      }
    }
  }

  @Test
  void featuresOfTheModelItselfAreRefused() {
    try (Aliif ensemble = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()))) {
      FeatureMap features = new FeatureMap(LOW, 17, new float[17 * 21 * 17]);
      assertThatThrownBy(() -> ensemble.render(features, RenderWindow.whole(GRID)))
          .hasMessage("features: depth 17 (expected: 3)");
    }
  }

  private static void assertPlane(Symmetry symmetry, RgbImage image, float... plane) {
    assertThat(symmetry.apply(image).values()).startsWith(plane);
  }

  private static List<Symmetry> symmetries() {
    return Symmetry.all();
  }
}
