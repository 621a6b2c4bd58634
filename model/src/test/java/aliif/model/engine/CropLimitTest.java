package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Network;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A crop is encoded, or refused by one exception that says how large it may be. */
final class CropLimitTest {
  private static final EncoderConfig RDN =
      new EncoderConfig.Rdn(64, 16, new EncoderConfig.DenseBlock(8, 64));
  private static final long ARRAY = Integer.MAX_VALUE;

  /** 64 local MLPs of 16, each of which an LR pixel keeps, and P's first layer. */
  private static final AliifConfig DEEP =
      new AliifConfig(
          new EncoderConfig.Edsr(2, 1),
          new DecoderConfig(
              new DecoderConfig.LocalMlps(64, 16, 2),
              List.of(256),
              Scores.QUERY,
              Normalisation.L2,
              true,
              Skip.NONE));

  @Test
  void whatIsShippedEncodesTilesOfAnySetting() {
    assertThat(limit("lite")).isEqualTo(1 << 21);
    assertThat(limit("latent")).isEqualTo(1 << 21);
    assertThat(limit("liif")).isEqualTo(2_097_151);
    assertThat(limit("paper")).isEqualTo(1_290_555);
    for (String name : Weights.shippedNames()) {
      int side = 1024 + 2 * Weights.shipped(name).config().halo();
      Weights.shipped(name).config().requireFits(new Size(side, side));
    }
  }

  /** These once failed by overflow, in one engine or another. */
  @Test
  void whatOverflowedIsRefused() {
    AliifConfig queryOnRdn = Variants.withEncoder(Weights.shipped("paper").config(), RDN);
    assertRefused(queryOnRdn, new Size(1290, 1290)); // tile 1024: features of more than 2 GiB
    assertRefused(DEEP, new Size(2048, 1024)); // features of more than 2^31 values
    assertRefused(
        Variants.withEncoder(Weights.shipped("liif").config(), RDN), new Size(2048, 1024));
    assertRefused(Weights.shipped("latent").config(), new Size(409_200, 5)); // rows of layers
    Network x4 = new PixelShuffleConfig(new EncoderConfig.Edsr(64, 16), 4);
    assertRefused(x4, new Size(2048, 1024)); // 256 channels at x2
    assertThatThrownBy(() -> DEEP.requireFits(new Size(1000, 1000)))
        .hasMessage("crop: 1000x1000 (expected: at most 419430 pixels, and 4369 on a side)");
  }

  private static void assertRefused(Network network, Size crop) {
    assertThatThrownBy(() -> network.requireFits(crop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("crop: " + crop + " (expected: at most ");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void allThatBecomesOfALargestCropFitsArrays(AliifConfig config) {
    int limit = config.largestCrop();
    int side = limit / 96;
    long depth = FeatureLayout.of(config).depth();
    for (Size crop :
        List.of(
            new Size((int) Math.sqrt(limit), (int) Math.sqrt(limit)),
            new Size(side, 96),
            new Size(96, side),
            new Size(side, 1),
            new Size(1, side))) {
      config.requireFits(crop);
      assertThat(4 * depth * crop.pixels()).isLessThanOrEqualTo(ARRAY); // a device's buffer
      long padded = (crop.width() + 2L) * (crop.height() + 2L);
      switch (config.encoder()) {
        case EncoderConfig.Rdn rdn -> {
          assertThat(padded * rdn.inputs(rdn.convolutions())).isLessThan(ARRAY);
          assertThat(padded * rdn.blocks() * rdn.channels()).isLessThan(ARRAY);
        }
        case EncoderConfig.Edsr edsr -> {
          assertThat(padded * edsr.channels()).isLessThan(ARRAY);
          assertThat(lines(edsr, crop)).isLessThan(ARRAY);
        }
      }
      assertThat(padded * config.decoder().mlps() * config.decoder().mlpOutputs(0))
          .isLessThan(ARRAY);
    }
  }

  /** Floats of the vector engine's layers: four turns of a step's rows, and two rows of each. */
  private static long lines(EncoderConfig.Edsr edsr, Size crop) {
    long columns = (crop.width() + 3L) / 4 * 4 + 2;
    long step = Math.min((Math.max(1, 8192 / crop.width()) + 3) / 4 * 4, crop.height() + 3);
    return (4 * step + 2 * (2L * edsr.blocks() + 1))
        * ((edsr.channels() + 15L) / 16 * 16)
        * columns;
  }

  private static Stream<AliifConfig> networks() {
    AliifConfig paper = Weights.shipped("paper").config();
    return Stream.of(
        RandomWeights.tiny().config(),
        Weights.shipped("lite").config(),
        Weights.shipped("liif").config(),
        paper,
        DEEP,
        Variants.withEncoder(paper, RDN),
        Variants.withEncoder(Weights.shipped("liif").config(), RDN),
        Variants.withEncoder(Weights.shipped("lite").config(), RDN),
        Variants.withEncoder(paper, new EncoderConfig.Edsr(256, 32)),
        Variants.withEncoder(paper, new EncoderConfig.Edsr(1, 1000)),
        paper.withDecoder(it -> it.withBlend(DecoderConfig.Blend.OUTPUTS)));
  }

  @ParameterizedTest
  @EnumSource
  void everyEngineEncodesWhatFitsAndRefusesWhatDoesNot(Engine engine) {
    Weights weights = RandomWeights.tiny();
    int side = (1 << 21) / 96;
    int depth = FeatureLayout.of(weights.config()).depth();
    try (Aliif aliif = engine.create(weights, 1)) {
      for (Size size : List.of(new Size(side, 1), new Size(1, side))) {
        assertThat(aliif.encode(black(size)).values()).hasSize(depth * side).doesNotContain(0);
      }
      for (Size size :
          List.of(new Size(side + 1, 1), new Size(1, side + 1), new Size(2049, 1024))) {
        assertThatThrownBy(() -> aliif.encode(black(size)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "crop: " + size + " (expected: at most 2097152 pixels, and 21845 on a side)");
      }
    }
    try (Aliif deep = engine.create(RandomWeights.of(DEEP, 3), 1)) {
      Size size = new Size(648, 648);
      assertThatThrownBy(() -> deep.encode(black(size)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crop: 648x648 (expected: at most 419430 pixels, and 4369 on a side)");
    }
  }

  @Test
  void theVectorEngineEncodesALargestCrop() {
    int depth = FeatureLayout.of(RandomWeights.tiny().config()).depth();
    try (Aliif aliif = Engine.VECTOR.create(RandomWeights.tiny(), 1)) {
      assertThat(aliif.encode(black(new Size(2048, 1024))).values()).hasSize(depth << 21);
    }
  }

  @Test
  void everySelfEnsembleAndBaselineRefusesWhatDoesNotFit() {
    Size size = new Size(2049, 1024);
    try (Aliif turned = new SelfEnsemble(ScalarAliif.create(RandomWeights.tiny()))) {
      assertThatThrownBy(() -> turned.encode(black(size)))
          .hasMessageStartingWith("crop: 2049x1024 (expected: at most 2097152 pixels");
    }
    Network edsr = new PixelShuffleConfig(new EncoderConfig.Edsr(1, 1), 2);
    Tensors weights = aliif.model.training.Initialisation.of(edsr, 1);
    PixelShuffle scalar = ScalarPixelShuffle.create((BaselineWeights) weights);
    PixelShuffle fast = Engine.fastest((BaselineWeights) weights, 1);
    for (PixelShuffle engine : List.of(scalar, fast)) {
      try (engine) {
        assertThatThrownBy(() -> engine.upscale(black(size)))
            .hasMessageStartingWith("crop: 2049x1024 (expected: at most 2097152 pixels");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEngineRefusesAnOutputThatDoesNotFit(Engine engine) {
    Size low = new Size(1000, 7);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(low, new Size(100_000, 700)));
    try (Aliif aliif = engine.create(RandomWeights.tiny(), 1)) {
      FeatureMap features = aliif.encode(black(low));
      assertThatThrownBy(() -> aliif.render(features, window))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("output: 100000x700 (expected: at most 67108864 pixels at once)");
    }
  }

  private static int limit(String name) {
    return Weights.shipped(name).config().largestCrop();
  }

  private static RgbImage black(Size size) {
    return new RgbImage(size, new float[Math.toIntExact(3 * size.pixels())]);
  }
}
