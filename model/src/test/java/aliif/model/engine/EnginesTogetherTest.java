package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.Differences;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers have engines of their own and weights in common, and work at the same time. */
@Timeout(60)
final class EnginesTogetherTest {
  private static final int WORKERS = 3;
  private static final int IMAGES = 6;

  @ParameterizedTest
  @EnumSource
  void workersMakeWhatOneAloneMakes(Engine engine) throws Exception {
    Weights weights = RandomWeights.tiny();
    List<RgbImage> alone = new ArrayList<>();
    try (Aliif aliif = engine.create(weights, 1)) {
      for (int image = 0; image < IMAGES; image++) {
        alone.add(upscale(aliif, image));
      }
    }
    CyclicBarrier begin = new CyclicBarrier(WORKERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<List<RgbImage>>> all = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        all.add(threads.submit(() -> images(engine, weights, begin)));
      }
      for (Future<List<RgbImage>> images : all) {
        for (int image = 0; image < IMAGES; image++) {
          float[] expected = alone.get(image).values();
          assertThat(Differences.largest(images.get().get(image).values(), expected))
              .as("%s, image %d", engine, image)
              .isLessThanOrEqualTo(engine == Engine.DJL ? 1e-6f : 0);
        }
      }
    }
  }

  private static List<RgbImage> images(Engine engine, Weights weights, CyclicBarrier begin)
      throws Exception {
    List<RgbImage> images = new ArrayList<>();
    try (Aliif aliif = engine.create(weights, 1)) {
      begin.await();
      for (int image = 0; image < IMAGES; image++) {
        images.add(upscale(aliif, image));
      }
    }
    return images;
  }

  private static RgbImage upscale(Aliif aliif, int seed) {
    RgbImage image = RandomWeights.image(new Size(30 + 3 * seed, 25), seed);
    Size high = new Size(70, 60 + 10 * seed);
    return aliif.upscale(image, RenderWindow.whole(CoordinateGrid.of(image.size(), high)));
  }
}
