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
import aliif.model.Differences;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.loops.OtherJvm;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.Weights;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineTest {
  /** An engine that does not know a configuration refuses it, and another one is chosen. */
  @ParameterizedTest
  @MethodSource("family")
  void everyModelOfTheFamilyHasAnEngineAndNoneGivesAnotherAnswer(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 32);
    RgbImage image = RandomWeights.image(new Size(5, 4), 31);
    RgbImage expected = upscale(ScalarAliif.create(weights), image);
    assertThat(Engine.fastest(weights, 1))
        .isEqualTo(Engine.VECTOR.supports(config) ? Engine.VECTOR : Engine.DJL);
    for (Engine engine : Engine.values()) {
      if (engine.supports(config)) {
        assertThat(
                Differences.largest(
                    upscale(engine.create(weights, 1), image).values(), expected.values()))
            .isLessThan(2e-4f);
      } else {
        assertThatThrownBy(() -> engine.create(weights, 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("random-32");
        assertThatThrownBy(() -> KernelWeights.of(weights))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("random-32");
      }
    }
  }

  /** What one engine has encoded every other renders: features have one layout. */
  @ParameterizedTest
  @MethodSource("family")
  void everyEngineRendersTheFeaturesOfEveryOther(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 35);
    RgbImage image = RandomWeights.image(new Size(6, 7), 36);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(17, 15)));
    List<Engine> able = Stream.of(Engine.values()).filter(it -> it.supports(config)).toList();
    RgbImage expected = upscale(ScalarAliif.create(weights), image, window);
    for (Engine encoder : able) {
      FeatureMap features;
      try (Aliif aliif = encoder.create(weights, 1)) {
        features = aliif.encode(image);
      }
      for (Engine renderer : able) {
        try (Aliif aliif = renderer.create(weights, 1)) {
          assertThat(
                  Differences.largest(aliif.render(features, window).values(), expected.values()))
              .as("%s, rendered by %s", encoder, renderer)
              .isLessThan(2e-4f);
        }
      }
    }
  }

  @Test
  void theVectorEngineComputesWhatIsShippedButNotTheAblations() {
    AliifConfig lite = Weights.shipped("lite").config();
    assertThat(Engine.VECTOR.supports(lite)).isTrue();
    assertThat(
            Engine.VECTOR.supports(
                lite.withDecoder(it -> it.withBlend(DecoderConfig.Blend.OUTPUTS))))
        .isFalse();
    assertThat(Engine.VECTOR.supports(Variants.withInputs(lite, false, true))).isFalse();
    assertThat(Engine.VECTOR.supports(Variants.withInputs(lite, true, false))).isFalse();
    assertThat(
            Engine.VECTOR.supports(
                Variants.withEncoder(
                    lite, new EncoderConfig.Rdn(64, 16, new EncoderConfig.DenseBlock(8, 64)))))
        .isFalse();
  }

  private static RgbImage upscale(Aliif engine, RgbImage image) {
    return upscale(
        engine, image, RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(11, 9))));
  }

  private static RgbImage upscale(Aliif engine, RgbImage image, RenderWindow window) {
    try (Aliif aliif = engine) {
      return aliif.render(aliif.encode(image), window);
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }

  /** Whoever asked which engine is fastest gave libtorch one thread, for good. */
  @Test
  void lookingForTheFastestEngineLeavesItsThreads() throws Exception {
    assertThat(OtherJvm.run(EngineProbe.class, _ -> true, "-Xmx512m"))
        .contains("engine: DJL", "threads: 3")
        .doesNotContain("libtorch was loaded with");
  }

  /** As on a system that no libtorch of ours is for, whatever its GPU. */
  @Test
  void withoutLibtorchThereIsNoGpuAndPlainJavaComputes(@TempDir Path cache) throws Exception {
    assertThat(
            OtherJvm.run(
                EngineProbe.class,
                jar -> !jar.contains("pytorch-native"),
                "-Xmx512m",
                "-DDJL_CACHE_DIR=" + cache,
                "-DENGINE_CACHE_DIR=" + cache))
        .contains("gpu: false", "engine: SCALAR");
  }

  /** Everything that leaves the process would go through the proxy, and nothing comes there. */
  @Test
  void libtorchIsNeverLookedForInTheNetwork(@TempDir Path cache) throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      proxy.setSoTimeout(1);
      String port = Integer.toString(proxy.getLocalPort());
      assertThat(
              OtherJvm.run(
                  EngineProbe.class,
                  jar -> !jar.contains("pytorch-native"),
                  "-Xmx512m",
                  "-DDJL_CACHE_DIR=" + cache,
                  "-DENGINE_CACHE_DIR=" + cache,
                  "-Dai.djl.pytorch.num_threads=3", // as an operator may have set it
                  "-Dhttp.proxyHost=127.0.0.1",
                  "-Dhttp.proxyPort=" + port,
                  "-Dhttps.proxyHost=127.0.0.1",
                  "-Dhttps.proxyPort=" + port))
          .contains("engine: SCALAR")
          .doesNotContain("publish.djl.ai"); // which DJL warns of where it finds no such host
      assertThatThrownBy(proxy::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** The crop has all pixels that are nearest to the output's, and none that surround them. */
  @ParameterizedTest
  @EnumSource
  void withoutEnsembleAndSkipTheNearestPixelsAreEnough(Engine engine) {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(3, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(4, 5, 3),
                List.of(7),
                Scores.QUERY,
                Normalisation.L2,
                false,
                Skip.NONE));
    Size low = new Size(9, 8);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(27, 32));
    try (Aliif aliif = engine.create(RandomWeights.of(config, 33), 1)) {
      FeatureMap features = aliif.encode(RandomWeights.image(low, 34));
      RgbImage whole = aliif.render(features, RenderWindow.whole(grid));
      Region crop = new Region(2, 3, 4, 5);
      Region output = new Region(8, 9, 16, 15);
      RenderWindow window = new RenderWindow(grid, crop, output);
      assertThat(
              Differences.largest(
                  aliif.render(part(features, crop), window).values(), whole.crop(output).values()))
          .isLessThan(1e-6f);
    }
  }

  private static FeatureMap part(FeatureMap whole, Region crop) {
    int row = crop.width() * whole.depth();
    float[] all = whole.values();
    float[] values = new float[crop.height() * row];
    for (int y = 0; y < crop.height(); y++) {
      int from = ((crop.y() + y) * whole.size().width() + crop.x()) * whole.depth();
      System.arraycopy(all, from, values, y * row, row);
    }
    return new FeatureMap(crop.size(), whole.depth(), values);
  }

  @ParameterizedTest
  @EnumSource(names = {"DJL", "VECTOR"})
  void noThreadsAreTooFew(Engine engine) {
    assertThatThrownBy(() -> engine.create(RandomWeights.tiny(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads: 0 (expected: at least 1)");
  }
}
