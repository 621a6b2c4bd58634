package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.Size;
import aliif.model.djl.DjlLoss;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TrainingTest {
  private static final Weights TINY = RandomWeights.tiny();
  private static final AliifConfig CONFIG = TINY.config();
  private static final Sampling SAMPLING = new Sampling(2, 8, 30, 3);

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("initial")
  void aRunCutInTwoEqualsTheUncutOneToTheBit(Tensors initial) throws InterruptedException {
    Path file = folder.resolve("cut.checkpoint");
    Network network = initial.network();
    Optional<Path> none = Optional.empty();
    Tensors uncut = training(network, 7, none).run(initial, new Watcher(Long.MAX_VALUE));

    Tensors half = training(network, 7, Optional.of(file)).run(initial, new Watcher(11));
    Watcher rest = new Watcher(Long.MAX_VALUE);
    Tensors resumed = training(network, 7, Optional.of(file)).resume(rest);

    assertThat(flat(half)).isNotEqualTo(flat(uncut));
    assertSameBits(resumed, uncut);
    assertThat(rest.last().iteration()).isEqualTo(30);
    assertThat(RunCheckpoint.read(file).state().iteration()).isEqualTo(30);
  }

  private static Stream<Tensors> initial() {
    return Stream.concat(
        Stream.of(TINY), RandomWeights.baselines().map(it -> Initialisation.of(it, 5)));
  }

  @ParameterizedTest
  @MethodSource("initial")
  void theLossFallsAndAConstantStaysAsItIs(Tensors initial) throws InterruptedException {
    TrainingPlan plan = new TrainingPlan(SAMPLING, new Schedule(3e-3, 5, 0.9, 1e9, 200), 3);
    Watcher watcher = new Watcher(Long.MAX_VALUE);
    Tensors trained;
    try (LossFunction loss = DjlLoss.create(initial.network(), 1)) {
      PatchSampler sampler = sampler(initial.network(), 3);
      trained = new Training(plan, sampler, loss, Optional.empty()).run(initial, watcher);
    }
    assertThat(watcher.last().loss()).isLessThan(0.8 * watcher.rows.getFirst().loss());
    for (ParameterLayout.Slice slice : ParameterLayout.of(initial.network()).slices()) {
      float[] before = initial.tensor(slice.name()).values();
      float[] after = trained.tensor(slice.name()).values();
      assertThat(Arrays.equals(after, before)).as(slice.name()).isEqualTo(slice.constant());
    }
  }

  @Test
  void aBaselineIsAskedForEveryPixelAtItsOwnScale() {
    RandomWeights.baselines()
        .forEach(
            baseline -> {
              int side = 8 * baseline.scale();
              Batch batch = TestPhotos.batch(baseline, SAMPLING, 9);
              assertThat(batch.shape()).isEqualTo(new Batch.BatchShape(2, 8, 2 * side * side, 1));
              assertThat(batch.rows()).isEqualTo(LongStream.range(0, 2L * side * side).toArray());
              assertThat(batch.weights()).containsOnly(1);
            });
  }

  @Test
  void aRunThatIsOverIsLeftAsItIs() throws InterruptedException {
    Path file = folder.resolve("over.checkpoint");
    Tensors trained = training(7, Optional.of(file)).run(TINY, new Watcher(Long.MAX_VALUE));
    Watcher nothing = new Watcher(Long.MAX_VALUE);
    Tensors again = training(7, Optional.of(file)).resume(nothing);

    assertThat(flat(again)).isEqualTo(flat(trained));
    assertThat(nothing.saved).isEmpty();
  }

  @Test
  void oneSeedIsOneResult() throws InterruptedException {
    Tensors first = training(7, Optional.empty()).run(TINY, new Watcher(Long.MAX_VALUE));
    Tensors second = training(7, Optional.empty()).run(TINY, new Watcher(Long.MAX_VALUE));
    Tensors other = training(8, Optional.empty()).run(TINY, new Watcher(Long.MAX_VALUE));

    assertThat(flat(second)).isEqualTo(flat(first));
    assertThat(flat(other)).isNotEqualTo(flat(first));
  }

  @Test
  void theLossIsToldOf() throws InterruptedException {
    TrainingPlan plan = new TrainingPlan(SAMPLING, new Schedule(3e-3, 5, 0.9, 1e9, 200), 3);
    Watcher watcher = new Watcher(Long.MAX_VALUE);
    try (LossFunction loss = DjlLoss.create(CONFIG, 1)) {
      new Training(plan, sampler(CONFIG, 3), loss, Optional.empty()).run(TINY, watcher);
    }
    assertThat(watcher.rows)
        .extracting(TrainingRow::iteration)
        .containsExactly(20L, 40L, 60L, 80L, 100L, 120L, 140L, 160L, 180L, 200L);
    assertThat(watcher.last().progress()).isEqualTo(1);
    assertThat(watcher.last().csv()).startsWith("200,0.");
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndLeavesTheCheckpoint() throws IOException {
    Path file = folder.resolve("good.checkpoint");
    Files.writeString(file, "the last good one");
    LossFunction broken = new NotANumber(4);
    Training training = new Training(plan(7), sampler(CONFIG, 7), broken, Optional.of(file));

    assertThatThrownBy(() -> training.run(TINY, new Watcher(Long.MAX_VALUE)))
        .isInstanceOf(TrainingException.class)
        .hasMessage("loss: NaN in iteration 4 (expected: a finite number; a lower rate may help)");
    assertThat(file).hasContent("the last good one");
  }

  @Test
  void whereNothingCanBeWrittenTheRunSaysSo() {
    Path nowhere = folder.resolve("none/run.checkpoint");
    assertThatThrownBy(
            () -> training(7, Optional.of(nowhere)).run(TINY, new Watcher(Long.MAX_VALUE)))
        .isInstanceOf(WeightsException.class)
        .hasMessage(nowhere + ": cannot be written (no such folder)");
  }

  @Test
  void aCheckpointOfAnotherRecipeIsRefused() throws InterruptedException {
    Path file = folder.resolve("run.checkpoint");
    training(7, Optional.of(file)).run(TINY, new Watcher(3));

    assertThatThrownBy(() -> training(8, Optional.of(file)).resume(new Watcher(5)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("resume: Recipe[")
        .hasMessageContaining("seed=8")
        .hasMessageContaining("(expected: Recipe[")
        .hasMessageContaining("seed=7");
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() throws InterruptedException {
    Path file = folder.resolve("run.checkpoint");
    training(7, Optional.of(file)).run(TINY, new Watcher(3));
    AliifConfig other = RandomWeights.configurations().findFirst().orElseThrow();
    PatchSampler sampler = new PatchSampler(other, SAMPLING, 7, TestPhotos.all());
    Training training = new Training(plan(7), sampler, new NotANumber(1), Optional.of(file));

    assertThatThrownBy(() -> training.resume(new Watcher(5)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("resume: AliifConfig[encoder=Edsr[channels=3")
        .hasMessageContaining("(expected: AliifConfig[encoder=Edsr[channels=4");
  }

  @Test
  void photosThatAreTooSmallAreLeftOut() {
    Photo small = Photo.of(RandomWeights.image(new Size(90, 23), 1));
    Photo large = Photo.of(RandomWeights.image(new Size(90, 24), 1));
    assertThat(new PatchSampler(CONFIG, SAMPLING, 1, List.of(small, large)).photos()).isEqualTo(1);
    assertThatThrownBy(() -> new PatchSampler(CONFIG, SAMPLING, 1, List.of(small)))
        .hasMessage(
            "photos: 1, none large enough (expected: one of at least 24x24 for patches of 8 at"
                + " x3.0)");
  }

  private Training training(long seed, Optional<Path> file) {
    return training(CONFIG, seed, file);
  }

  private static Training training(Network network, long seed, Optional<Path> file) {
    LossFunction loss = DjlLoss.create(network, 1);
    return new Training(plan(seed), sampler(network, seed), loss, file);
  }

  private static TrainingPlan plan(long seed) {
    return new TrainingPlan(SAMPLING, new Schedule(1e-3, 5, 0.9, 1e9, 30), seed);
  }

  private static PatchSampler sampler(Network network, long seed) {
    return new PatchSampler(network, SAMPLING, seed, TestPhotos.all());
  }

  private static void assertSameBits(Tensors actual, Tensors expected) {
    for (ParameterLayout.Slice slice : ParameterLayout.of(expected.network()).slices()) {
      float[] values = actual.tensor(slice.name()).values();
      float[] wanted = expected.tensor(slice.name()).values();
      int at = Arrays.mismatch(values, wanted);
      assertThat(at)
          .as(() -> "%s[%d]: %s, not %s".formatted(slice.name(), at, values[at], wanted[at]))
          .isEqualTo(-1);
    }
  }

  private static float[] flat(Tensors weights) {
    return ParameterLayout.of(weights.network()).flat(weights);
  }

  /** Stops a run before some step. */
  private static final class Watcher implements TrainingObserver {
    final List<TrainingRow> rows = new ArrayList<>();
    private final List<TrainingRow> saved = new ArrayList<>();
    private long steps;

    Watcher(long steps) {
      this.steps = steps;
    }

    TrainingRow last() {
      return saved.getLast();
    }

    @Override
    public void at(TrainingRow row) {
      rows.add(row);
    }

    @Override
    public void saved(Tensors average, TrainingRow row) {
      saved.add(row);
    }

    @Override
    public boolean stopped() {
      return steps-- == 0;
    }
  }

  /** A fake that breaks. */
  private static final class NotANumber implements LossFunction {
    private int left;

    NotANumber(int calls) {
      left = calls;
    }

    @Override
    public double at(float[] parameters, Batch batch, float[] gradient) {
      return --left == 0 ? Double.NaN : 0.5;
    }

    @Override
    public void close() {}
  }
}
