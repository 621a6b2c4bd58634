package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig.Scores;
import aliif.model.Differences;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.PlainKernel;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Images as wide as what is computed at once, one pixel less and one more: 12 blended MLPs, 24
 * tiles of 4 columns, 48 pixels of P, 96 and 128 queries. And as high, and of one row or column.
 */
final class AwkwardSizesTest {
  private static final int[] SIDES = {1, 2, 11, 12, 13, 24, 25, 47, 48, 49, 95, 96, 97, 193, 580};

  @ParameterizedTest
  @EnumSource
  void anyWidthEqualsTheTruth(Scores scores) {
    for (int side : SIDES) {
      assertEqual(scores, new Size(side, 2), new Size(side + side / 3 + 1, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyHeightEqualsTheTruth(Scores scores) {
    for (int side : SIDES) {
      assertEqual(scores, new Size(1, side), new Size(3, side + side / 3 + 1));
    }
  }

  /** One LR pixel answers as many HR pixels as are answered at once, and some around that. */
  @ParameterizedTest
  @EnumSource
  void anyNumberOfQueriesOfAPixelEqualsTheTruth(Scores scores) {
    for (int queries : new int[] {95, 96, 97, 127, 128, 129, 257}) {
      assertEqual(scores, new Size(1, 1), new Size(queries, 1));
      assertEqual(scores, new Size(3, 2), new Size(queries, 1));
      assertEqual(scores, new Size(2, 1), new Size(3, queries));
    }
  }

  /** Stretched on one axis, and reduced or left as it is on the other. */
  @ParameterizedTest
  @EnumSource
  void aScaleOfEachAxisEqualsTheTruth(Scores scores) {
    assertEqual(scores, new Size(2, 31), new Size(200, 4));
    assertEqual(scores, new Size(31, 2), new Size(4, 200));
    assertEqual(scores, new Size(40, 3), new Size(40, 90));
    assertEqual(scores, new Size(50, 20), new Size(1, 1));
    assertEqual(scores, new Size(13, 12), new Size(13, 12));
  }

  private static void assertEqual(Scores scores, Size low, Size high) {
    AliifConfig config =
        RandomWeights.configurations()
            .filter(it -> it.decoder().scores() == scores)
            .findFirst()
            .orElseThrow();
    Weights weights = RandomWeights.of(config, 17);
    RgbImage image = RandomWeights.image(low, 18);
    RenderWindow whole = RenderWindow.whole(CoordinateGrid.of(low, high));
    try (Aliif truth = ScalarAliif.create(weights)) {
      FeatureMap expected = truth.encode(image);
      float[] pixels = truth.render(expected, whole).values();
      for (Kernel kernel : List.of(Kernels.fastest(), new PlainKernel())) {
        try (Aliif aliif = VectorAliif.create(KernelWeights.of(weights, kernel), 1)) {
          FeatureMap features = aliif.encode(image);
          String what = "%s, %s to %s".formatted(kernel.name(), low, high);
          assertThat(Differences.largest(features.values(), expected.values()))
              .as(what)
              .isLessThan(2e-5f);
          assertThat(Differences.largest(aliif.render(features, whole).values(), pixels))
              .as(what)
              .isLessThan(2e-5f);
        }
      }
    }
  }
}
