package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.Network;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.bicubic.EightBitBicubic;
import aliif.model.djl.DjlLoss;
import aliif.model.evaluation.ImageUpscaler;
import aliif.model.evaluation.Psnr;
import aliif.model.scalar.ScalarAliif;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A model of a few thousand weights learns two patches by heart: everything works together. */
final class OverfitIT {
  private static final int SIDE = 48; // HR pixels
  private static final int STEPS = 1200;
  private static final int QUERIES = 384;
  private static final AliifConfig SMALL =
      new AliifConfig(
          new EncoderConfig.Edsr(16, 3),
          new DecoderConfig(
              new DecoderConfig.LocalMlps(4, 16, 5),
              List.of(32),
              Scores.LATENT,
              Normalisation.L2,
              true,
              Skip.BILINEAR));

  private static final PixelShuffleConfig BASELINE =
      new PixelShuffleConfig(new EncoderConfig.Edsr(16, 3), 2);

  @Test
  void twoPatchesAreLearnedByHeart() {
    try (Aliif aliif = ScalarAliif.create((Weights) learn(SMALL))) {
      assertLearned(
          (low, high) ->
              aliif.render(
                  aliif.encode(low), RenderWindow.whole(CoordinateGrid.of(low.size(), high))));
    }
  }

  @Test
  void aBaselineLearnsThemToo() {
    try (PixelShuffle edsr = ScalarPixelShuffle.create((BaselineWeights) learn(BASELINE))) {
      assertLearned((low, _) -> edsr.upscale(low));
    }
  }

  private static void assertLearned(ImageUpscaler model) {
    for (RgbImage patch : patches()) {
      RgbImage low = reduced(patch);
      double bicubic = Psnr.luma(BicubicResampler.resize(low, patch.size()), patch, 0);
      assertThat(bicubic).isLessThan(37);
      assertThat(Psnr.luma(model.upscale(low, patch.size()), patch, 0)).isGreaterThan(40);
    }
  }

  private static List<RgbImage> patches() {
    RgbImage cat = TestPhotos.image("chelsea.png");
    return List.of(
        cat.crop(new Region(90, 130, SIDE, SIDE)), cat.crop(new Region(120, 260, SIDE, SIDE)));
  }

  private static Tensors learn(Network network) {
    List<RgbImage> patches = patches();
    ParameterLayout layout = ParameterLayout.of(network);
    Schedule schedule = new Schedule(4e-3, 50, 0.99, 1e9, STEPS);
    LearningState state = LearningState.beginning(layout.flat(Initialisation.of(network, 1)));
    try (LossFunction loss = DjlLoss.create(network, 1)) {
      Learner learner = new Learner(loss, schedule, layout.size());
      for (int step = 0; step < STEPS; step++) {
        state = learner.step(state, batch(network, patches, step)).state();
      }
    }
    return layout.weights("learned", state.average());
  }

  /** Both patches, some pixels of them. */
  private static Batch batch(Network network, List<RgbImage> patches, int step) {
    Sampling sampling = new Sampling(patches.size(), SIDE / 2, QUERIES, 2);
    BatchBuilder batch = new BatchBuilder(network, sampling, SIDE);
    int[] pixels = new SplittableRandom(step).ints(QUERIES, 0, SIDE * SIDE).toArray();
    for (RgbImage patch : patches) {
      batch.add(
          HighPatch.of(
              Photo.of(patch), new HighPatch.Square(0, 0, SIDE), new Symmetry(false, false, false)),
          pixels);
    }
    return batch.build();
  }

  private static RgbImage reduced(RgbImage patch) {
    return EightBitBicubic.rounded(BicubicResampler.resize(patch, new Size(SIDE / 2, SIDE / 2)));
  }
}
