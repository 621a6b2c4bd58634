package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.AliifConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.djl.DjlLoss;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Safetensors;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty steps of the reference in PyTorch: src/test/python/training_fixture.py. */
final class TrainingFixtureTest {
  private static final Sampling SAMPLING = new Sampling(2, 12, 64, 3);
  private static final Schedule SCHEDULE = new Schedule(2e-3, 2, 0.999, 1e9, 20);

  @ParameterizedTest
  @ValueSource(strings = {"latent", "query", "none"})
  void everyLossIsThatOfTheReference(String scores) throws IOException {
    Weights initial = Weights.parse(scores, file(scores + ".safetensors"));
    Safetensors steps = Safetensors.parse(file(scores + "-steps.safetensors"));
    float[] losses = tensor(steps, "losses").values();
    ParameterLayout layout = ParameterLayout.of(initial.config());
    LearningState state = LearningState.beginning(layout.flat(initial));
    try (LossFunction loss = DjlLoss.create(initial.config(), 1)) {
      Learner learner = new Learner(loss, SCHEDULE, layout.size());
      for (int i = 0; i < losses.length; i++) {
        Learner.Step step = learner.step(state, batch(initial.config(), steps, i));
        assertThat(step.loss()).as("step %d", i).isCloseTo(losses[i], within(1e-5 * losses[i]));
        state = step.state();
      }
    }
    assertThat(losses).hasSize(20);
  }

  private static Batch batch(AliifConfig config, Safetensors steps, int step) {
    Tensor patches = tensor(steps, "patches.%02d".formatted(step)); // (B, side, side, 3)
    Tensor queries = tensor(steps, "queries.%02d".formatted(step)); // (B, Q)
    int side = patches.shape().get(1);
    BatchBuilder batch = new BatchBuilder(config, SAMPLING, side);
    for (int b = 0; b < SAMPLING.batch(); b++) {
      int[] pixels = new int[SAMPLING.queries()];
      for (int q = 0; q < pixels.length; q++) {
        pixels[q] = (int) queries.values()[b * pixels.length + q];
      }
      batch.add(
          HighPatch.of(
              photo(patches.values(), b, side),
              new HighPatch.Square(0, 0, side),
              new Symmetry(false, false, false)),
          pixels);
    }
    return batch.build();
  }

  private static Photo photo(float[] patches, int b, int side) {
    int plane = side * side;
    float[] values = new float[3 * plane]; // (3, side, side)
    for (int i = 0; i < values.length; i++) {
      values[i] = patches[(b * plane + i % plane) * 3 + i / plane] / 255;
    }
    return Photo.of(new RgbImage(new Size(side, side), values));
  }

  private static Tensor tensor(Safetensors file, String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream file = TrainingFixtureTest.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    }
  }
}
